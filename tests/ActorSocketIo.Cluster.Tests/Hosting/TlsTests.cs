using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Testing;
using Akka.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>Nodes that prove who they are to each other; the first of each test is a node with a certificate.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new("nodes");
    private readonly TestAuthority _foreign = new("strangers");
    private readonly Warnings _log = new();
    private SocketIoTestHost _first = null!;

    public async Task InitializeAsync() => _first = await Start(_authority.Issue("first"), seed: false);

    public async Task DisposeAsync() => await _first.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _foreign.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(KeyForm.Pem)]
    [InlineData(KeyForm.EncryptedPem)]
    [InlineData(KeyForm.Pkcs12)]
    public async Task Nodes_with_certificates_of_one_authority_form_one_server(KeyForm form)
    {
        await using var second = await Start(_authority.Issue("second", form: form));
        Assert.Equal("akka.ssl.tcp", Akka.Cluster.Cluster.Get(second.System).SelfAddress.Protocol);
        var client = await second.ConnectAsync();

        await TestCluster.Until(() => _first.Server.Sockets.Adapter.ServerCount() == 2, "both count each other");
        _first.Server.Emit("large", new byte[600_000]);

        Assert.Equal(600_000, (await client.ReceiveAsync()).Args.Get<byte[]>(0)!.Length);
    }

    [Fact]
    public async Task A_node_without_TLS_does_not_get_in_and_is_told_what_to_look_at()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Start(null));

        Assert.Contains("without TLS (Tls) as this node is", failure.Message, StringComparison.Ordinal);
        await AssertAlone();
    }

    [Fact]
    public async Task A_node_of_another_authority_does_not_get_in_and_says_why()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Start(_foreign.Issue("stranger")));

        Assert.Contains("CN=first, issued by CN=nodes, does not lead to CN=strangers", failure.Message, StringComparison.Ordinal);
        await AssertAlone();
    }

    [Fact]
    public async Task A_node_that_trusts_the_others_but_is_not_of_their_authority_does_not_get_in_and_they_say_why()
    {
        var stranger = _foreign.Issue("stranger");
        stranger.AuthorityPath = _authority.AuthorityPath;

        await Assert.ThrowsAnyAsync<Exception>(() => Start(stranger));

        Assert.Contains(_log.Errors, line => line.Contains("CN=stranger, issued by CN=strangers, does not lead to CN=nodes", StringComparison.Ordinal));
        await AssertAlone();
    }

    [Fact]
    public async Task A_node_whose_certificate_is_over_does_not_get_in_and_they_say_why()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Start(_authority.Issue("late", validDays: -5)));

        Assert.Contains(_log.Errors, line => line.Contains("CN=late", StringComparison.Ordinal) && line.Contains("NotTimeValid", StringComparison.Ordinal));
        await AssertAlone();
    }

    [Fact]
    public void The_options_are_read_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cluster:Tls:CertificatePath"] = "/tls/tls.crt",
            ["Cluster:Tls:KeyPath"] = "/tls/tls.key",
            ["Cluster:Tls:AuthorityPath"] = "/tls/ca.crt",
        }).Build();
        var options = new SocketIoClusterOptions();

        configuration.GetSection("Cluster").Bind(options);

        Assert.Equal(("/tls/tls.crt", "/tls/tls.key", "/tls/ca.crt"), (options.Tls!.CertificatePath, options.Tls.KeyPath, options.Tls.AuthorityPath));
    }

    public static TheoryData<Action<SocketIoTlsOptions>, string> Mistakes => new()
    {
        { tls => tls.CertificatePath = null, "Tls.CertificatePath" },
        { tls => tls.CertificatePath = "/nowhere/tls.crt", "/nowhere/tls.crt" },
        { tls => tls.KeyPath = null, "Tls.KeyPath" },
        { tls => tls.AuthorityPath = null, "Tls.AuthorityPath" },
        { tls => tls.AuthorityPath = "/nowhere/ca.crt", "Tls.AuthorityPath is '/nowhere/ca.crt'" },
        { tls => tls.Password = "wrong", "cannot be read" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_the_options_fails_at_the_start_and_names_the_key(Action<SocketIoTlsOptions> mistake, string named)
    {
        var tls = _authority.Issue("second");
        mistake(tls);

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => Start(tls));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private async Task AssertAlone()
    {
        Assert.Single(Akka.Cluster.Cluster.Get(_first.System).State.Members);
        var client = await _first.ConnectAsync();
        _first.Server.Emit("still", "here");
        Assert.Equal("still", (await client.ReceiveAsync()).EventName);
    }

    private Task<SocketIoTestHost> Start(SocketIoTlsOptions? tls, bool seed = true) => SocketIoTestHost.StartNodeAsync(
        _ => { },
        services: services => services.AddSingleton<ILoggerFactory>(_log),
        cluster: options =>
        {
            options.Tls = tls;
            options.StartTimeout = TimeSpan.FromSeconds(seed ? 6 : 30);
            if (!seed) return;
            var address = Akka.Cluster.Cluster.Get(_first.System).SelfAddress;
            options.SeedNodes.Add($"{address.Host}:{address.Port}");
        },
        hocon: "akka.coordinated-shutdown.exit-clr = off");
}
