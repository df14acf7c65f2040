using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ActorSocketIo.Tests.Faults;

/// <summary>A journal in memory whose disk can be full, or gone.</summary>
public sealed class FullDiskJournal : MemoryJournal
{
    /// <summary>What goes wrong from now on.</summary>
    public static JournalFault Fault { get; set; }

    public static IOException DiskFull { get; } = new("No space left on device");

    protected override Task<IImmutableList<Exception?>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        return Fault switch
        {
            JournalFault.CannotWrite => Task.FromException<IImmutableList<Exception?>>(DiskFull),
            JournalFault.Rejects => Task.FromResult<IImmutableList<Exception?>>([.. writes.Select(_ => DiskFull)]),
            _ => base.WriteMessagesAsync(writes, cancellationToken),
        };
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) => Fault == JournalFault.CannotRead
        ? Task.FromException<long>(DiskFull)
        : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
}

/// <summary>What is wrong with a <see cref="FullDiskJournal"/>.</summary>
public enum JournalFault
{
    None,

    /// <summary>Writing fails, and nobody knows what of it was written.</summary>
    CannotWrite,

    /// <summary>It says that it did not write.</summary>
    Rejects,

    /// <summary>Nothing can be read.</summary>
    CannotRead,
}
