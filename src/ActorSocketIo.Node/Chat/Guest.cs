namespace ActorSocketIo.Node.Chat;

/// <summary>One open page: what its socket may say, and what the others in its room hear of it.</summary>
/// <remarks>
/// From the page: <c>join</c>(room), <c>message</c>(text), <c>image</c>(header, bytes), each answered with an <see cref="Answer"/>; <c>typing</c>(bool).
/// To the page: <c>joined</c>, <c>left</c>(person), <c>message</c>(text message), <c>image</c>(image message, bytes), <c>typing</c>(person, bool),
/// and from <see cref="Presence"/>: <c>people</c>(room, people, count), <c>rooms</c>(room counts).
/// </remarks>
internal sealed class Guest
{
    private readonly Socket _socket;
    private readonly Presence _presence;
    private readonly Person _person;
    private string? _room;

    public Guest(Socket socket, Presence presence)
    {
        _socket = socket;
        _presence = presence;
        _person = new Person(socket.Id, socket.Data.Get<string>("name")!);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Lets in who has a name.</summary>
    /// <exception cref="RefusedException">The name cannot be one.</exception>
    public static Task Greet(Socket socket)
    {
        socket.Handshake.Auth["name"].TryGet<string>(out var given);
        if (!ChatRules.TryName(given, out var name))
            throw new RefusedException($"Please choose a name of 1 to {ChatRules.MaxNameLength} characters.");
        socket.Data.Set("name", name);
        return Task.CompletedTask;
    }

    public void Listen()
    {
        _socket.On<string?, Answer>("join", JoinAsync);
        _socket.On<string?, Answer>("message", Say);
        _socket.On<ImageHeader?, byte[]?, Answer>("image", Show);
        _socket.On<bool>("typing", Type);
        _socket.OnDisconnecting(_ => Leave());
        _socket.OnDisconnect(_ => _presence.Changed());
    }

    private async Task<Answer> JoinAsync(string? given)
    {
        if (!ChatRules.TryRoom(given, out var room))
            return new Answer($"The name of a room has 1 to {ChatRules.MaxRoomLength} characters.");
        if (room != _room)
        {
            Leave();
            await _socket.JoinAsync(room); // from here on nothing that is said there is missed, whichever node it is said on
            _room = room;
            _socket.Data.Set("room", room);
            _socket.To(room).Emit("joined", _person);
        }

        _presence.Changed();
        return new Joined(room);
    }

    private Answer Say(string? text)
    {
        if (_room is null)
            return Answer.InNoRoom;
        if (!ChatRules.IsText(text))
            return new Answer($"A message has 1 to {ChatRules.MaxTextLength} characters.");
        _socket.To(_room).Emit("message", new TextMessage(_person, text, Now));
        return Answer.Done;
    }

    private Answer Show(ImageHeader? header, byte[]? bytes)
    {
        if (_room is null)
            return Answer.InNoRoom;
        if (!ChatRules.IsImage(header, bytes))
            return new Answer("This image cannot be sent: it is too large, or of a type that not every browser shows.");
        _socket.To(_room).Emit("image", new ImageMessage(_person, header.Type, header.Name, Now), bytes);
        return Answer.Done;
    }

    private void Type(bool isTyping)
    {
        if (_room is not null)
            _socket.To(_room).Volatile.Emit("typing", _person, isTyping);
    }

    private void Leave()
    {
        if (_room is null)
            return;
        _socket.To(_room).Emit("left", _person);
        _socket.Leave(_room);
        _room = null;
    }
}
