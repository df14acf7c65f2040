using ActorSocketIo.Link;
using ActorSocketIo.Presence;

namespace ActorSocketIo;

/// <content>What is said, to the other nodes and to clients.</content>
public sealed partial class RoomPresence
{
    private const string ListEvent = "presence:list";
    private const string DiffEvent = "presence:diff";

    // All that is said is said here, and never on two threads at once: so it leaves in the order of its versions and sequence.
    private void Flush()
    {
        try
        {
            if (_namespace.Server.Node is not { } node)
                return;
            var isOver = node.System.WhenTerminated.IsCompleted;
            if (!isOver && Take(node.Peers) is { } news)
                Say(news);
            if (isOver || _namespace.IsGone)
                Dispose();
        }
        catch (Exception e) // what is thrown on a timer's thread would end the process
        {
            _namespace.Server.Log.ServerListenerFailed(e, "presence", _namespace.Name);
        }
        finally
        {
            lock (_gate)
            {
                _isArmed = false;
                if (HasNews)
                    Arm();
            }
        }
    }

    private PresenceNews? Take(IPeers peers)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return null;
            var table = Table;
            if (_isBeatDue && !peers.HasEnded) // a node that is out knows of none that lives
                table.Keep(node => NodeToken.TryParse(node, out var token) && peers.IsAlive(token));
            var announcement = table.TakeAnnouncement();
            var diffs = table.TakeDiffs();
            var news = new PresenceNews(
                announcement,
                diffs,
                [.. _listWanted.Select(want => new WantedList(want.Socket, want.Room, table.ListOf(want.Room)))],
                _wholeWanted.Count > 0 ? table.Whole() : null,
                [.. _wholeWanted],
                _isBeatDue ? [.. _missed] : [],
                _isBeatDue ? table.Sequence : null);
            _listWanted.Clear();
            _wholeWanted.Clear();
            if (_isBeatDue)
                _missed.Clear();
            _isBeatDue = false;
            return news;
        }
    }

    private void Say(PresenceNews news)
    {
        var json = _namespace.Server.Json;
        var self = Self;
        var view = $"{self}.{_instance}"; // what clients know a list's diffs by
        if (news.Announcement is { } announcement)
            _namespace.Servers.Emit(SaidEvent, PresenceJson.Write(announcement, json));
        if (news.Whole is { } whole)
            _namespace.Servers.To([.. news.WholeFor]).Emit(SaidEvent, PresenceJson.Write(whole, json));
        if (news.Beat is { } sequence)
            _namespace.Servers.Emit(BeatEvent, self, sequence);
        if (news.Missed.Length > 0)
            _namespace.Servers.To(news.Missed).Emit(AskEvent, self);
        foreach (var diff in news.Diffs)
            _namespace.To(diff.Room).Local.Emit(DiffEvent, PresenceJson.Diff(diff, view, json));
        foreach (var (socket, room, (version, users)) in news.Lists) // after the diffs: a list has them in it
        {
            if (_namespace.Sockets.TryGetValue(socket, out var one) && one.Rooms.Contains(room))
                one.Emit(ListEvent, PresenceJson.List(room, view, version, users, json));
        }
    }
}
