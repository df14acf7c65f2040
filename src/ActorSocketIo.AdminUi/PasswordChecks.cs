using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ActorSocketIo.AdminUi;

/// <summary>Compares passwords with the hash, which takes long by design: one at a time, on the pool, and few may wait.</summary>
/// <remarks>So who guesses gets some ten guesses a second out of a node, and costs it one processor at most. Of one address only one is checked or waits, so guesses from there keep nobody else out.</remarks>
internal sealed class PasswordChecks(string username, string passwordHash)
{
    /// <summary>How many may wait; who comes then is told to try again.</summary>
    public const int MaxWaiting = 16;

    private const int MaxPasswordLength = 1024;

    private readonly ConcurrentDictionary<string, bool> _addresses = new(StringComparer.Ordinal);
    private readonly byte[] _username = Encoding.UTF8.GetBytes(username);
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Whether these are the name and the password. A wrong name takes as long as a wrong password.</summary>
    /// <exception cref="RefusedException">Too many are being checked.</exception>
    public async Task<bool> AreRightAsync(string name, string password, string address)
    {
        if (password.Length > MaxPasswordLength)
            return false;
        if (_addresses.Count > MaxWaiting || !_addresses.TryAdd(address, true))
            throw new RefusedException("too many attempts, please try again");
        try
        {
            var isPassword = await InTurn(() => BCrypt.Net.BCrypt.Verify(password, passwordHash)).ConfigureAwait(false);
            return isPassword & CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(name), _username);
        }
        finally
        {
            _addresses.TryRemove(address, out _);
        }
    }

    private Task<bool> InTurn(Func<bool> check)
    {
        lock (_gate)
        {
            var checking = _last.ContinueWith(_ => check(), TaskScheduler.Default);
            _last = checking;
            return checking;
        }
    }
}
