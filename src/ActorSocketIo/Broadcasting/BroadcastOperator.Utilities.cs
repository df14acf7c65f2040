namespace ActorSocketIo;

public sealed partial class BroadcastOperator
{
    /// <summary>Describes the selected sockets.</summary>
    /// <param name="fields">What to know of each; what is left out costs nothing.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>All of them at once; for very many there is <see cref="StreamSocketsAsync"/>.</returns>
    /// <exception cref="PartialAnswerException{RemoteSocket}">A node did not answer in time; what was found is in it.</exception>
    /// <exception cref="NotSupportedException">The operator is of a family of namespaces.</exception>
    public async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default)
    {
        var answer = await QuerySocketsAsync(fields, cancellation).ConfigureAwait(false);
        return answer.IsComplete ? answer.Found : throw new PartialAnswerException<RemoteSocket>(answer);
    }

    /// <summary>Describes the selected sockets, and says which nodes could not be asked.</summary>
    /// <param name="fields">What to know of each; what is left out costs nothing.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="NotSupportedException">The operator is of a family of namespaces.</exception>
    public Task<PartialAnswer<RemoteSocket>> QuerySocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default) =>
        Single("fetchSockets").Utilities.FetchSockets(_scope, fields, cancellation);

    /// <summary>Describes the selected sockets one after the other, however many there are: no node holds more than a page of descriptions.</summary>
    /// <param name="fields">What to know of each.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>
    /// Those of this node first, then node after node. A socket that stays connected comes once; one that comes or goes meanwhile may come. The next page
    /// is asked for when the last one has been read, and <see cref="Timeout"/> is for each page.
    /// </returns>
    /// <exception cref="PartialAnswerException{RemoteSocket}">After the last socket: nodes did not answer in time, and are in it; nothing else is.</exception>
    /// <exception cref="NotSupportedException">The operator is of a family of namespaces.</exception>
    public IAsyncEnumerable<RemoteSocket> StreamSocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default) =>
        Single("fetchSockets").Utilities.Pages.ReadAsync(_scope, fields, cancellation);

    /// <summary>The ids of the selected sockets; no node describes them.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartialAnswerException{String}">A node did not answer in time; the ids that came are in it.</exception>
    public async Task<IReadOnlySet<string>> AllSocketsAsync(CancellationToken cancellation = default)
    {
        var answer = await QuerySocketsAsync(SocketFields.Id, cancellation).ConfigureAwait(false);
        var ids = answer.Found.Select(socket => socket.Id);
        return answer.IsComplete ? ids.ToHashSet(StringComparer.Ordinal) : throw new PartialAnswerException<string>(new([.. ids], answer.Missing));
    }

    /// <summary>How many sockets are selected; a number crosses from each node, and no socket.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartialAnswerException{Int32}">A node did not answer in time; the counts that came are in it.</exception>
    public async Task<int> CountAsync(CancellationToken cancellation = default)
    {
        var answer = await Single("count").Utilities.Count(_scope, cancellation).ConfigureAwait(false);
        return answer.IsComplete ? answer.Found.Sum() : throw new PartialAnswerException<int>(answer);
    }

    /// <summary>Makes the selected sockets join rooms; later emits from this node find them there.</summary>
    /// <param name="rooms">The rooms.</param>
    public void SocketsJoin(params ReadOnlySpan<string> rooms) => Observe(SocketsJoinAsync(rooms), "socketsJoin");

    /// <summary>Makes the selected sockets join rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node find them there.</returns>
    /// <exception cref="PartialAnswerException{String}">A node did not answer in time; in it are the tokens of those that have done it.</exception>
    public Task SocketsJoinAsync(params ReadOnlySpan<string> rooms) => OnEach(rooms, static (a, s, r) => a.Utilities.SocketsJoin(s, r));

    /// <summary>Makes the selected sockets leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    public void SocketsLeave(params ReadOnlySpan<string> rooms) => Observe(SocketsLeaveAsync(rooms), "socketsLeave");

    /// <summary>Makes the selected sockets leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node leave them out.</returns>
    /// <exception cref="PartialAnswerException{String}">A node did not answer in time; in it are the tokens of those that have done it.</exception>
    public Task SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => OnEach(rooms, static (a, s, r) => a.Utilities.SocketsLeave(s, r));

    /// <summary>Disconnects the selected sockets; what this node emitted to them before arrives first.</summary>
    /// <param name="close">Whether the whole connection is closed, with all its namespaces.</param>
    public void DisconnectSockets(bool close = false) => Observe(DisconnectSocketsAsync(close), "disconnectSockets");

    /// <summary>Disconnects the selected sockets.</summary>
    /// <param name="close">Whether the whole connection is closed, with all its namespaces.</param>
    /// <returns>Completes when every node has done so.</returns>
    /// <exception cref="PartialAnswerException{String}">A node did not answer in time; in it are the tokens of those that have done it.</exception>
    public Task DisconnectSocketsAsync(bool close = false) =>
        _subject is Namespace nsp ? nsp.Adapter.Utilities.DisconnectSockets(_scope, close) : Task.CompletedTask; // on a family: nothing, as in the reference

    /// <summary>Nobody waits for it, so the log says that a node did not do it.</summary>
    private void Observe(Task command, string name)
    {
        if (!command.IsCompletedSuccessfully)
            _ = ObserveAsync(command, name);
    }

    private async Task ObserveAsync(Task command, string name)
    {
        try
        {
            await command.ConfigureAwait(false);
        }
        catch (SocketIoException e)
        {
            _subject.Server.Log.CommandUnanswered(name, e.Message);
        }
    }

    /// <exception cref="ArgumentNullException">A room is null; then nothing has been done.</exception>
    private Task OnEach(ReadOnlySpan<string> rooms, Func<Adapter, BroadcastScope, string[], Task> change)
    {
        foreach (var room in rooms)
            ArgumentNullException.ThrowIfNull(room, nameof(rooms));
        return _subject is Namespace nsp ? change(nsp.Adapter, _scope, rooms.ToArray()) : Task.CompletedTask; // on a family: nothing, as in the reference
    }
}
