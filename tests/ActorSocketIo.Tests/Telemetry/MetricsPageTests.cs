using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorSocketIo.Telemetry;
using ActorSocketIo.Testing;
using ActorSocketIo.Testing.Pages;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Telemetry;

/// <summary>What operators read about instruments is so.</summary>
public sealed class MetricsPageTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public void The_page_and_the_instruments_of_a_running_server_are_the_same_in_name_kind_and_unit()
    {
        Assert.NotNull(fixture.Host.Server.Node);

        var there = Published().Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}").Distinct().Order();

        Assert.Equal(MetricsPage.Instruments.Select(row => $"{row.Name} {row.Kind} {row.Unit}").Order(), there);
    }

    [Fact]
    public void Every_instrument_says_what_it_measures() => Assert.All(Published(), instrument => Assert.NotEmpty(instrument.Description ?? ""));

    [Fact]
    public void Names_are_those_of_OpenTelemetry_without_units_and_none_is_the_namespace_of_another()
    {
        var names = MetricsPage.Instruments.Select(row => row.Name).ToArray();

        Assert.All(names, name => Assert.Matches("^socketio(\\.[a-z]+(_[a-z]+)*)+$", name));
        Assert.All(names, name => Assert.DoesNotMatch("bytes|seconds|total", name));
        Assert.All(names, name => Assert.DoesNotContain(names, other => other.StartsWith(name + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_attributes_of_the_page_are_those_of_measurements()
    {
        string[] elsewhere = [TelemetryTags.Node, TelemetryTags.EventName]; // the meter's, and of spans
        var known = typeof(TelemetryTags).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!).Except(elsewhere).Order();

        Assert.Equal(known, MetricsPage.Instruments.SelectMany(row => row.Attributes).Distinct().Order());
    }

    [Fact]
    public async Task What_a_client_does_is_measured_with_the_attributes_of_the_page()
    {
        using var seen = new SeenMeasurements();
        await using (var host = await SocketIoTestHost.StartAsync(io => io.OnConnection(socket => socket.On("echo", async context =>
        {
            await socket.JoinAsync("room");
            socket.Emit("direct");
            context.Ack();
        }))))
        {
            var client = await host.ConnectAsync().Soon();
            await client.EmitWithAckAsync("echo").Soon();
            host.Server.To("room").Emit("all");
            Assert.Equal("direct", (await client.Next()).EventName);
            Assert.Equal("all", (await client.Next()).EventName);
            seen.Read();
        }

        string[] expected =
        [
            "sessions", "sockets", "rooms", "namespaces", "nodes", "events", "event.duration", "broadcast.duration", "io", "handshakes", "session.duration", "outbox.packets", "outbox.size",
        ];
        Assert.All(expected, name => Assert.Contains(seen.Names, measured => measured == "socketio.server." + name));
        Assert.All(seen.Attributes, one => Assert.Contains(one.Attribute, MetricsPage.Instruments.Single(row => row.Name == one.Instrument).Attributes));
    }

    private static List<Instrument> Published()
    {
        foreach (var type in typeof(SocketIoServer).Assembly.GetTypes().Where(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Any(IsInstrument)))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var all = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == SocketIoTelemetry.MeterName)
                    all.Add(instrument);
            },
        };
        listener.Start();
        return all;
    }

    private static bool IsInstrument(FieldInfo field) => field.FieldType.IsAssignableTo(typeof(Instrument)) || field.FieldType == typeof(LiveCount);

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        var other => other,
    };
}
