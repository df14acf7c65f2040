using System.IO.Pipelines;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A connection's bytes as Kestrel sees them: it has the connection, until that is detached; then it sees one that has ended.</summary>
internal sealed class DetachablePipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <summary>One that has ended, for whoever needs none any more.</summary>
    public static readonly DetachablePipe Ended = MakeEnded();

    private readonly Reader _input = new(input);
    private readonly Writer _output = new(output);

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>Nothing of what the web server does from now on reaches the connection. No read or write of its may be pending.</summary>
    public void Detach()
    {
        _input.Inner = null;
        _output.Inner = null;
    }

    private static DetachablePipe MakeEnded()
    {
        var ended = new DetachablePipe(null!, null!);
        ended.Detach();
        return ended;
    }

    private sealed class Reader(PipeReader inner) : PipeReader
    {
        private static readonly ReadResult s_end = new(default, isCanceled: false, isCompleted: true);

        public PipeReader? Inner { get; set; } = inner;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Inner?.ReadAsync(cancellationToken) ?? new(s_end);

        public override bool TryRead(out ReadResult result)
        {
            if (Inner is { } inner)
                return inner.TryRead(out result);
            result = s_end;
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => Inner?.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => Inner?.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => Inner?.CancelPendingRead();

        public override void Complete(Exception? exception = null) => Inner?.Complete(exception);
    }

    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        private static readonly FlushResult s_end = new(isCanceled: false, isCompleted: true);

        public PipeWriter? Inner { get; set; } = inner;

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => Inner?.UnflushedBytes ?? 0;

        public override Memory<byte> GetMemory(int sizeHint = 0) => Inner?.GetMemory(sizeHint) ?? new byte[Math.Max(sizeHint, 1)];

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes) => Inner?.Advance(bytes);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            Inner?.WriteAsync(source, cancellationToken) ?? new(s_end);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Inner?.FlushAsync(cancellationToken) ?? new(s_end);

        public override void CancelPendingFlush() => Inner?.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => Inner?.Complete(exception);
    }
}
