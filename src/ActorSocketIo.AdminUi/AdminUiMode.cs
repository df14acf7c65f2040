namespace ActorSocketIo.AdminUi;

/// <summary>How much the page is told.</summary>
public enum AdminUiMode
{
    /// <summary>Every socket with its rooms, and every event in and out. Each event that a client gets costs a turn of its socket, whether somebody looks or not.</summary>
    Development,

    /// <summary>Every two seconds what each node counts: clients, sockets of each namespace, bytes. Nothing is counted while nobody looks.</summary>
    Production,
}
