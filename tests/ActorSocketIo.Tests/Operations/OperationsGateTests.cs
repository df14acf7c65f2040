using System.Net;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.AspNetCore.Operations;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.Tests.Operations;

public sealed class OperationsGateTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1", "Bearer " + Token, null)]
    [InlineData("::1", "bearer " + Token, null)]
    [InlineData("::ffff:127.0.0.1", "Bearer " + Token, null)]
    [InlineData("127.0.0.1", "", 401)]
    [InlineData("127.0.0.1", "Bearer ", 401)]
    [InlineData("127.0.0.1", "Bearer 0123456789abcdeF", 401)]
    [InlineData("127.0.0.1", "Basic " + Token, 401)]
    [InlineData("10.0.0.1", "Bearer " + Token, 403)]
    [InlineData(null, "Bearer " + Token, 403)]
    public void Who_is_here_and_knows_the_token_is_let_in(string? address, string authorization, int? status) =>
        Assert.Equal(status, new OperationsGate(Token, allowRemote: false).RefusalOf(Request(address, authorization))?.Status);

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public void A_proxy_on_this_machine_lets_nobody_in(string header)
    {
        var request = Request("127.0.0.1", "Bearer " + Token);
        request.Request.Headers[header] = "for=10.0.0.1";

        Assert.Equal(403, new OperationsGate(Token, allowRemote: false).RefusalOf(request)?.Status);
        Assert.Null(new OperationsGate(Token, allowRemote: true).RefusalOf(request));
    }

    [Fact]
    public void Others_need_the_token_too_if_they_are_let_in()
    {
        var gate = new OperationsGate(Token, allowRemote: true);

        Assert.Null(gate.RefusalOf(Request("10.0.0.1", "Bearer " + Token)));
        Assert.Equal(401, gate.RefusalOf(Request("10.0.0.1", ""))?.Status);
    }

    public static TheoryData<OperationsOptions, string> Mistakes => new()
    {
        { new(), "Token has 0 characters; it must have at least 16: make one with `openssl rand -base64 24`" },
        { new() { Token = "short" }, "Token has 5 characters; it must have at least 16" },
        { new() { Token = Token, TokenFile = "/tmp/token" }, "Token and TokenFile are both set; leave one of them out" },
        { new() { TokenFile = "/nowhere/token" }, "TokenFile is '/nowhere/token', which cannot be read" },
        { new() { Token = Token, Path = "operations" }, "Path is 'operations'; it must begin with a slash" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Options_that_cannot_work_are_named_with_what_to_do(OperationsOptions options, string said)
    {
        options.ReadToken(out var mistakes);

        Assert.StartsWith(said, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    private static DefaultHttpContext Request(string? address, string authorization)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Headers.Authorization = authorization;
        return context;
    }
}
