using ActorSocketIo.AdminUi;
using ActorSocketIo.Tests.Sessions;

namespace ActorSocketIo.Tests.AdminUi;

public sealed class SessionTokensTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_token_is_good_on_every_node_with_the_same_options_until_its_end()
    {
        var end = _time.GetUtcNow() + TimeSpan.FromHours(1);
        var token = Of(new AdminUiOptions()).Issue(end);

        Assert.True(Of(new AdminUiOptions()).TryRead(token, out var until));
        Assert.Equal(end, until);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(Of(new AdminUiOptions()).TryRead(token, out _));
    }

    [Fact]
    public void Another_password_or_key_ends_it()
    {
        var token = Of(new AdminUiOptions()).Issue(_time.GetUtcNow() + TimeSpan.FromHours(1));

        Assert.False(Of(new AdminUiOptions { PasswordHash = "another" }).TryRead(token, out _));
        Assert.False(Of(new AdminUiOptions { SessionKey = "0123456789abcdef0123456789abcdef" }).TryRead(token, out _));
    }

    [Fact]
    public void A_changed_token_is_none()
    {
        var sessions = Of(new AdminUiOptions());
        var token = sessions.Issue(_time.GetUtcNow() + TimeSpan.FromHours(1));

        for (var i = 0; i < token.Length; i++)
            Assert.False(sessions.TryRead(string.Concat(token[..i], token[i] == 'A' ? "B" : "A", token[(i + 1)..]), out _), $"character {i}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("                                                                ")]
    public void What_is_no_token_at_all_is_none(string? text) => Assert.False(Of(new AdminUiOptions()).TryRead(text, out _));

    private SessionTokens Of(AdminUiOptions options) => SessionTokens.Of(options, _time);
}
