namespace ActorSocketIo.AdminUi;

/// <summary>Lets pages in that know the password, or come back with a session.</summary>
/// <remarks>The page sends <c>{ username, password }</c> or <c>{ sessionId }</c>, and shows the modal again when it is told <c>invalid credentials</c>.</remarks>
internal sealed class AdminAuthentication(AdminUiOptions options, SocketIoServer server, AdminUiLog log)
{
    private readonly PasswordChecks _checks = new(options.Username!, options.PasswordHash!);
    private readonly SessionTokens _sessions = SessionTokens.Of(options, server.Time);

    /// <summary>The namespace's middleware.</summary>
    /// <exception cref="RefusedException">The page is not let in.</exception>
    public async Task AuthenticateAsync(Socket page)
    {
        if (TryReadSession(page, out var until))
        {
            page.ExpiresAt = until;
            return;
        }

        var auth = page.Handshake.Auth;
        if (!auth["username"].TryGet<string>(out var username) || !auth["password"].TryGet<string>(out var password) || username is null || password is null)
            throw new RefusedException("invalid credentials"); // nobody has typed anything: a session that has ended
        if (!await _checks.AreRightAsync(username, password, page.Handshake.Address).ConfigureAwait(false))
        {
            log.WrongPassword(page.Handshake.Address);
            throw new RefusedException("invalid credentials");
        }

        page.ExpiresAt = server.Time.GetUtcNow() + options.SessionLifetime;
    }

    /// <summary>Gives a page a session that has come without one. Once it is connected: before, the page does not listen.</summary>
    public void GiveSession(Socket page)
    {
        if (!TryReadSession(page, out _) && page.ExpiresAt is { } until)
            page.Emit("session", _sessions.Issue(until));
    }

    private bool TryReadSession(Socket page, out DateTimeOffset until)
    {
        page.Handshake.Auth["sessionId"].TryGet<string>(out var session);
        return _sessions.TryRead(session, out until);
    }
}
