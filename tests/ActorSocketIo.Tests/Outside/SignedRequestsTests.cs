using System.Text;
using ActorSocketIo.AspNetCore.Outside;
using ActorSocketIo.Emitter;
using ActorSocketIo.Tests.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.Tests.Outside;

public sealed class SignedRequestsTests
{
    private static readonly byte[] s_key = Encoding.UTF8.GetBytes("a key of the tests that is long enough");
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();

    [Fact]
    public void A_request_is_taken_once_as_long_as_it_could_be_taken_at_all()
    {
        var signed = new SignedRequests(s_key, s_tolerance, 10, _time);
        _time.Advance(s_tolerance);
        var header = RequestSignature.Create(s_key, _time.GetUtcNow() + s_tolerance, "body"u8); // of a clock that is ahead

        Assert.Null(Check(signed, header));
        _time.Advance(2 * s_tolerance);
        Assert.Equal(StatusCodes.Status401Unauthorized, Check(signed, header)!.Status);
        Assert.Contains("has been here before", Check(signed, header)!.Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("ms old", Check(signed, header)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_remembers_so_many_and_refuses_more_until_they_are_too_old()
    {
        var signed = new SignedRequests(s_key, s_tolerance, 2, _time);

        Assert.Null(Check(signed, Sign()));
        Assert.Null(Check(signed, Sign()));
        var third = Check(signed, Sign());
        _time.Advance((2 * s_tolerance) + TimeSpan.FromMilliseconds(1));

        Assert.Equal((StatusCodes.Status503ServiceUnavailable, true), (third!.Status, third.IsNothingDone));
        Assert.Null(Check(signed, Sign()));
    }

    [Fact]
    public void What_could_have_been_done_before_a_restart_is_left_to_other_nodes()
    {
        var before = Sign();
        _time.Advance(TimeSpan.FromSeconds(1));
        var signed = new SignedRequests(s_key, s_tolerance, 2, _time);

        Assert.True(Check(signed, before)!.IsNothingDone);
        Assert.Null(Check(signed, Sign()));
    }

    [Fact]
    public void Of_time_nonce_and_body_none_can_be_changed()
    {
        var header = Sign();
        Assert.True(RequestSignature.TryParse(header, out var signature));

        Assert.True(signature.Matches(s_key, "body"u8));
        Assert.False(signature.Matches(s_key, "Body"u8));
        Assert.False((signature with { Timestamp = signature.Timestamp + 1 }).Matches(s_key, "body"u8));
        Assert.False((signature with { Nonce = new string('A', 22) }).Matches(s_key, "body"u8));
        Assert.False(signature.Matches(Encoding.UTF8.GetBytes("another key, long enough to be one"), "body"u8));
    }

    private static EmitterAnswer? Check(SignedRequests signed, string header) =>
        signed.CheckHeader(header, out var signature) ?? signed.CheckKey(signature, "body"u8) ?? signed.Remember(signature);

    private string Sign() => RequestSignature.Create(s_key, _time.GetUtcNow(), "body"u8);
}
