namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>How far a session is on its way from polling to a WebSocket.</summary>
public enum UpgradePhase : byte
{
    /// <summary>There is no candidate.</summary>
    None,

    /// <summary>A WebSocket has been accepted as candidate; its <c>2probe</c> is awaited.</summary>
    Probing,

    /// <summary>The probe is answered, polls are released; the client's <c>5</c> is awaited.</summary>
    Upgrading,

    /// <summary>The session has moved. There is no second time.</summary>
    Done,
}
