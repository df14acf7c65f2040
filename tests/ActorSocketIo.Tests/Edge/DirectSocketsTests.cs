using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Tests.Connections;
using ActorSocketIo.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorSocketIo.Tests.Edge;

/// <summary>What else the host serves over direct sockets.</summary>
public sealed class DirectSocketsTests : EdgeTest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected override bool UsesDirectSockets => true;

    [Fact]
    public async Task A_large_answer_of_another_endpoint_arrives_in_full()
    {
        await StartAsync(pipeline: Serve);

        Assert.Equal(20_000_000, (await Http.GetByteArrayAsync("/large")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(5_000_000)]
    public async Task A_body_of_any_size_is_received_in_full(int bytes)
    {
        await StartAsync(pipeline: Serve);
        var body = RandomNumberGenerator.GetBytes(bytes);

        for (var i = 0; i < 3; i++) // on one connection
        {
            using var answer = await Http.PostAsync("/echo", new ByteArrayContent(body));
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Requests_that_come_in_one_piece_are_all_answered_in_order()
    {
        const int count = 200;
        await StartAsync(pipeline: Serve);
        var client = Own(new TcpClient());
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(
            i => $"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n{(i == count - 1 ? "Connection: close\r\n" : "")}\r\nbody {i:0000}"))));

        var answers = await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i:0000}"), answers.Split("body ")[1..].Select(text => text[..4]));
    }

    [Fact]
    public async Task Over_TLS_and_HTTP_2_many_bodies_are_received_at_a_time()
    {
        using var certificate = TestCertificate.Make();
        await StartAsync(pipeline: Serve, protocols: HttpProtocols.Http1AndHttp2, kestrel: kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseHttps(certificate)));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
        });
        (http.DefaultRequestVersion, http.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        var body = RandomNumberGenerator.GetBytes(300_000);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var answer = await http.PostAsync($"https://127.0.0.1:{Port}/echo", new ByteArrayContent(body));
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_whose_client_goes_is_aborted(bool isReset)
    {
        await StartAsync(pipeline: Serve);
        var client = Own(new TcpClient());
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await _served.Task.WaitAsync(TimeSpan.FromSeconds(20));

        if (isReset)
            client.Client.Close(0);
        else
            client.Client.Shutdown(SocketShutdown.Send);

        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_connection_that_is_aborted_here_is_reset_there()
    {
        await StartAsync(pipeline: Serve);
        var client = Own(new TcpClient());
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync("GET /abort HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        var fault = await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[10]));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(fault.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_Kestrels_timeout_and_one_with_half_a_request_too()
    {
        await StartAsync(pipeline: Serve, kestrel: kestrel => (kestrel.Limits.KeepAliveTimeout, kestrel.Limits.RequestHeadersTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        foreach (var start in new[] { "", "GET /wait HTT" })
        {
            var client = Own(new TcpClient());
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start));

            Assert.DoesNotContain("200", await new StreamReader(client.GetStream()).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_that_is_taken_is_said_to_be(bool isLocalhost)
    {
        await StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseDirectSockets().ConfigureKestrel(options =>
        {
            if (isLocalhost)
                options.ListenLocalhost(Port);
            else
                options.Listen(IPAddress.Loopback, Port);
        });
        await using var app = builder.Build();

        Assert.IsType<AddressInUseException>((await Assert.ThrowsAsync<IOException>(() => app.StartAsync())).InnerException);
    }

    [Fact]
    public async Task The_last_words_of_a_client_are_heard_though_it_goes_while_a_handler_runs()
    {
        using var gate = new ManualResetEventSlim();
        var heard = new Events<string>();
        await StartAsync();
        Server.Connection += session =>
        {
            session.MessageReceived += packet => heard.Add(Encoding.UTF8.GetString(packet.Data.Span));
            session.Heartbeat += () =>
            {
                heard.Add("pong");
                Assert.True(gate.Wait(TimeSpan.FromSeconds(10)));
            };
        };
        var socket = await ConnectAsync();
        await socket.SendAsync("3");
        Assert.Equal("pong", await heard.NextAsync());

        await socket.SendAsync("4last words");
        socket.EndSending();
        await socket.ReadToEndAsync(); // the server has noticed
        gate.Set();

        Assert.Equal("last words", await heard.NextAsync());
        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task Polls_run_on_the_thread_that_hears_of_them_and_other_requests_do_not()
    {
        var threads = new Events<string?>();
        await StartAsync(pipeline: app => app.Use((context, next) =>
        {
            threads.Add(Thread.CurrentThread.Name);
            return next(context);
        }));

        var sid = await HandshakeAsync(); // all on one connection
        Assert.NotEqual("sio-loop", await threads.NextAsync());
        using var first = await PostAsync(sid, "4one");
        Assert.NotEqual("sio-loop", await threads.NextAsync());
        // The thread of a request takes the next one too, if that has come before it is through.
        var next = "";
        for (var i = 0; i < 200 && next != "sio-loop"; i++)
        {
            using var post = await PostAsync(sid, "4next");
            next = await threads.NextAsync();
        }

        Assert.Equal("sio-loop", next);
    }

    [LinuxFact]
    public async Task The_answer_to_a_handshake_and_the_open_packet_come_in_one_piece()
    {
        await StartAsync();
        var client = Own(new TcpClient());
        await client.ConnectAsync(IPAddress.Loopback, Port);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var bytes = new byte[4096];
        var count = await client.GetStream().ReadAsync(bytes).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        var parts = Encoding.UTF8.GetString(bytes, 0, count).Split("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", parts[0], StringComparison.Ordinal);
        Assert.Contains("0{\"sid\":", parts[1], StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_request_that_was_there_before_the_connection_was_accepted_is_served_and_its_client_missed_when_it_goes()
    {
        await StartAsync(pipeline: Serve);
        var clients = new List<TcpClient>();
        for (var i = 0; i < 50; i++) // more at a time than are accepted in a row
        {
            clients.Add(Own(new TcpClient()));
            clients[i].Client.Connect(IPAddress.Loopback, Port);
            clients[i].Client.Send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"u8);
        }

        foreach (var client in clients)
        {
            var answer = new byte[1024];
            var count = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.StartsWith("HTTP/1.1 200", Encoding.UTF8.GetString(answer, 0, count), StringComparison.Ordinal);
        }

        await clients[0].GetStream().WriteAsync("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await _served.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clients[0].Client.Close(0);
        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Who_listens_for_a_connections_end_hears_that_a_web_socket_has_left_the_web_server()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(kestrel: kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
        {
            connection.ConnectionClosed.Register(ended.SetResult);
            return next(connection);
        })));

        var socket = await ConnectAsync();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await socket.SendAsync("4still here");
        while (await socket.ReadAsync() is var text && text != "4still here")
            Assert.StartsWith("0", text, StringComparison.Ordinal); // the handshake
    }

    [Fact]
    public async Task A_web_socket_outlives_its_request_and_keeps_nothing_of_it()
    {
        var requests = new Events<WeakReference>();
        await StartAsync(pipeline: app => app.Use(async (context, next) =>
        {
            var features = context.Features.Get<IConnectionTransportFeature>()!;
            await next(context);
            requests.Add(new WeakReference(context));
            requests.Add(new WeakReference(features));
        }));
        var socket = await ConnectAsync();
        var context = await requests.NextAsync(); // which is over, then
        var connection = await requests.NextAsync();

        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync($"4{i}");
            while (await socket.ReadAsync() is var text && text != $"4{i}")
                Assert.StartsWith("0", text, StringComparison.Ordinal); // the handshake
        }

        await Eventually.True(() =>
        {
            GC.Collect();
            return !context.IsAlive;
        });
        Assert.True(connection.IsAlive);
        Server.Clients.Single().Close();
        Assert.Equal("close 1005", await socket.ReadAsync());
        Assert.Equal("forced close", await Closed.NextAsync());
    }

    [Fact]
    public async Task When_the_host_stops_web_sockets_are_closed_and_nobody_is_waited_for_who_does_not_answer()
    {
        await StartAsync();
        var sockets = new List<RawWebSocket>();
        for (var i = 0; i < 5; i++)
            sockets.Add(await ConnectAsync());
        foreach (var socket in sockets)
            await socket.ReadAsync();

        await StopAsync().WaitAsync(TimeSpan.FromSeconds(3));

        foreach (var socket in sockets)
        {
            Assert.Equal("close 1005", await socket.ReadAsync());
            Assert.Equal("end", await socket.ReadAsync());
        }
    }

    private void Serve(WebApplication app) => app.Use((context, next) => context.Request.Path.Value switch
    {
        "/large" => context.Response.Body.WriteAsync(new byte[20_000_000]).AsTask(),
        "/echo" => EchoAsync(context),
        "/wait" => WaitAsync(context),
        "/abort" => Abort(context),
        _ => next(context),
    });

    private static async Task EchoAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.ToArray());
    }

    private async Task WaitAsync(HttpContext context)
    {
        await using var registration = context.RequestAborted.Register(_aborted.SetResult);
        _served.SetResult();
        await _aborted.Task;
    }

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class WebSocketOverDirectSocketsTests : WebSocketTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class PollingOverDirectSocketsTests : PollingTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class HandshakeOverDirectSocketsTests : HandshakeTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class HostileOverDirectSocketsTests : HostileTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class OversizeOverDirectSocketsTests : OversizeTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class PipelineOverDirectSocketsTests : PipelineTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class WebSocketConnectionOverDirectSocketsTests : WebSocketConnectionTests
{
    private protected override bool UsesDirectSockets => true;
}
