namespace ActorSocketIo.Tests.Hostile;

/// <summary>How much of everything a server holds that a client can make it hold; after an attack as much as before.</summary>
/// <param name="Sessions">Of the engine.</param>
/// <param name="Sockets">Of all namespaces.</param>
/// <param name="Rooms">Of all namespaces, those named like sockets too.</param>
/// <param name="Actors">Of the whole actor system.</param>
/// <param name="Timers">That the wheel of the engine waits for.</param>
/// <param name="Arrivals">Sockets that wait for their actor.</param>
/// <param name="Questions">To other nodes that wait for answers.</param>
/// <param name="Connections">TCP connections to its port that it has not closed.</param>
internal sealed record Holdings(int Sessions, int Sockets, int Rooms, int Actors, int Timers, int Arrivals, int Questions, int Connections);
