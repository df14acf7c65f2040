using System.Runtime.CompilerServices;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>The sockets of a scope page by page, node after node: whoever asks holds one page, whoever answers remembers nothing.</summary>
/// <remarks>A page is the next ids in their order, so a socket that stays comes once, whatever comes and goes meanwhile. DECISIONS.md says why.</remarks>
internal sealed class SocketPages(Adapter adapter)
{
    private const int MaxSocketsPerPage = 1000;

    /// <summary>Of sockets with more than an id: at half a KiB each they fill a message, and a walk would sort the others in vain.</summary>
    private const int MaxDescribedPerPage = 128;

    private SocketIoServer Server => adapter.Namespace.Server;

    /// <summary>Reads all pages of all nodes, this one first.</summary>
    /// <exception cref="PartialAnswerException{RemoteSocket}">At the end, if a node did not answer; what the others have has been given by then.</exception>
    public async IAsyncEnumerable<RemoteSocket> ReadAsync(BroadcastScope scope, SocketFields fields, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var others = Server.Node is { } node ? adapter.Remote.AnswerersFor(node, scope) : [];
        List<string> missing = [];
        foreach (var page in Here(scope))
        {
            foreach (var socket in page)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return new RemoteSocket(adapter, new OwnSocketDescription(socket, fields));
            }
        }

        foreach (var other in others)
        {
            string? after = null;
            for (var isLast = false; !isLast;)
            {
                var answer = await AskAsync(other, scope, fields, after, cancellation).ConfigureAwait(false);
                missing.AddRange(answer.Missing);
                isLast = answer.Found is not [{ IsLast: false }]; // a node that is gone has no more sockets
                foreach (var socket in answer.Found.SelectMany(page => page.Sockets))
                {
                    yield return new RemoteSocket(adapter, socket);
                    after = socket.Id;
                }
            }
        }

        if (missing.Count > 0)
            throw new PartialAnswerException<RemoteSocket>(new PartialAnswer<RemoteSocket>([], missing));
    }

    /// <summary>Answers another node's question for a page.</summary>
    public SocketsFound Answer(FetchPage question, BroadcastScope scope)
    {
        var limit = question.Fields == SocketFields.Id ? MaxSocketsPerPage : MaxDescribedPerPage;
        var next = adapter.Index.Select(scope).After(question.After, limit);
        var page = SocketDescriptions.DescribeSome(next, question.Fields, out var seen);
        return new SocketsFound(question.Request, page, IsLast: seen == next.Length && next.Length < limit);
    }

    private IEnumerable<Socket[]> Here(BroadcastScope scope)
    {
        for (string? after = null; ;)
        {
            var page = adapter.Index.Select(scope).After(after, MaxSocketsPerPage);
            yield return page;
            if (page.Length < MaxSocketsPerPage)
                yield break;
            after = page[^1].Id;
        }
    }

    private Task<PartialAnswer<SocketsFound>> AskAsync(NodeToken node, BroadcastScope scope, SocketFields fields, string? after, CancellationToken cancellation) =>
        Server.Node.AskAsync(
            [node], Lane.Questions, scope.Timeout ?? Server.Options.RequestsTimeout, static request => new AnswerGatherer<SocketsFound>(request),
            number => new FetchPage(number, adapter.Remote.Select(scope), fields, after), cancellation: cancellation);
}
