namespace ActorSocketIo.Bench.Loads;

/// <summary>Which servers the requests of one session reach.</summary>
internal enum Route
{
    /// <summary>Always the one that has the session: what a proxy with affinity does.</summary>
    Home,

    /// <summary>Others as well: what a proxy without affinity does.</summary>
    AnyNode,
}
