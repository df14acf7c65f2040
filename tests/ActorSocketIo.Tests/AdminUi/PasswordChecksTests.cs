using ActorSocketIo.AdminUi;

namespace ActorSocketIo.Tests.AdminUi;

public sealed class PasswordChecksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A check takes some milliseconds: the others come before it ends.
    private readonly PasswordChecks _checks = new("ada", BCrypt.Net.BCrypt.HashPassword("right", 7));

    [Theory]
    [InlineData("ada", "right", true)]
    [InlineData("ada", "wrong", false)]
    [InlineData("grace", "right", false)]
    [InlineData("", "", false)]
    public async Task Name_and_password_must_be_right(string name, string password, bool areRight) =>
        Assert.Equal(areRight, await _checks.AreRightAsync(name, password, "10.0.0.1").WaitAsync(Patience));

    [Fact]
    public async Task A_huge_password_is_wrong_without_being_looked_at() => Assert.False(await _checks.AreRightAsync("ada", new string('x', 1_000_000), "10.0.0.1").WaitAsync(Patience));

    [Fact]
    public async Task Of_one_address_only_one_is_checked_at_a_time_and_others_are_not_kept_out()
    {
        var guess = _checks.AreRightAsync("ada", "wrong", "10.0.0.1");
        var more = Enumerable.Range(0, 100).Select(_ => _checks.AreRightAsync("ada", "right", "10.0.0.1")).ToArray();
        var other = _checks.AreRightAsync("ada", "right", "10.0.0.2");

        Assert.False(await guess.WaitAsync(Patience));
        foreach (var one in more)
            Assert.Equal("too many attempts, please try again", (await Assert.ThrowsAsync<RefusedException>(() => one)).Message);
        Assert.True(await other.WaitAsync(Patience));
        Assert.True(await _checks.AreRightAsync("ada", "right", "10.0.0.1").WaitAsync(Patience));
    }

    [Fact]
    public async Task From_many_addresses_few_wait()
    {
        var attempts = Enumerable.Range(0, 100).Select(i => _checks.AreRightAsync("ada", "right", $"10.0.0.{i}")).ToArray();

        await Task.WhenAll(attempts).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience);

        Assert.Equal(PasswordChecks.MaxWaiting + 1, attempts.Count(attempt => attempt.IsCompletedSuccessfully && attempt.Result));
    }
}
