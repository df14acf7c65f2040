using ActorSocketIo.AdminUi;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.AdminUi;

public sealed class AdminUiOptionsTests
{
    [Fact]
    public void Who_may_use_it_must_be_said() => Assert.Contains("AllowAnonymous", Assert.Single(MistakesOf(options => options.Username = "ada")), StringComparison.Ordinal);

    [Fact]
    public void Anybody_and_a_password_exclude_each_other()
    {
        var mistake = Assert.Single(MistakesOf(options =>
        {
            Basic(options);
            options.AllowAnonymous = true;
        }));

        Assert.Contains("give either", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once_without_a_secret()
    {
        var mistakes = MistakesOf(options =>
        {
            options.NamespaceName = "/";
            options.Mode = (AdminUiMode)7;
            options.ServerId = "";
            options.SessionLifetime = TimeSpan.Zero;
            options.SessionKey = "too-short";
            options.PasswordHash = "not-a-hash";
        });

        Assert.Equal(7, mistakes.Length);
        Assert.All(mistakes, mistake => Assert.False(mistake.Contains("too-short", StringComparison.Ordinal) || mistake.Contains("not-a-hash", StringComparison.Ordinal), mistake));
    }

    [Fact]
    public void A_hash_that_takes_minutes_to_check_is_refused() =>
        Assert.Contains("work factor", Assert.Single(MistakesOf(options =>
        {
            Basic(options);
            options.PasswordHash = "$2b$31$" + AdminPage.PasswordHash[7..];
        })), StringComparison.Ordinal);

    [Theory]
    [InlineData("$2a$")]
    [InlineData("$2b$")]
    [InlineData("$2y$")]
    public void Hashes_of_any_tool_are_taken(string revision)
    {
        var options = new AdminUiOptions { Username = "ada", PasswordHash = revision + AdminPage.PasswordHash[4..] };

        AdminUiOptionsRules.Check(options);

        Assert.True(BCrypt.Net.BCrypt.Verify(AdminPage.Password, options.PasswordHash));
    }

    private static void Basic(AdminUiOptions options)
    {
        options.Username = AdminPage.Username;
        options.PasswordHash = AdminPage.PasswordHash;
    }

    private static string[] MistakesOf(Action<AdminUiOptions> configure)
    {
        var options = new AdminUiOptions();
        configure(options);
        return [.. Assert.Throws<OptionsValidationException>(() => AdminUiOptionsRules.Check(options)).Failures];
    }
}
