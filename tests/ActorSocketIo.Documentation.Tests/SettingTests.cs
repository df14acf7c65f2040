using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Documentation.Tests.Pages;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using static ActorSocketIo.Documentation.Tests.Pages.Mistakes;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>Settings that pages name exist, in JSON, in the environment and in HOCON.</summary>
public sealed partial class SettingTests
{
    /// <summary>The sections of the program, and what each is bound to.</summary>
    private static readonly Dictionary<string, Type> s_sections = new()
    {
        ["SocketIo"] = typeof(SocketIoOptions),
        ["Cluster"] = typeof(SocketIoClusterOptions),
        ["Operations"] = typeof(OperationsOptions),
        ["AdminUi"] = typeof(AdminUiOptions),
        ["Emitter"] = typeof(SocketIoEmitterEndpointOptions),
        ["Telemetry"] = Assembly.Load("ActorSocketIo.Node").GetType("ActorSocketIo.Node.TelemetryOptions", throwOnError: true)!,
        ["Cors"] = Assembly.Load("ActorSocketIo.Node").GetType("ActorSocketIo.Node.CrossOriginOptions", throwOnError: true)!,
    };

    private static readonly string[] s_ofAspNetCore = ["Logging", "Kestrel", "AllowedHosts"];

    public static TheoryData<MarkdownBlock> Json => [.. BlocksOf("json")];

    public static TheoryData<MarkdownBlock> Hocon => [.. BlocksOf("hocon")];

    [Theory, MemberData(nameof(Json))]
    public void Json_of_settings_is_bound_to_options_without_a_key_left_over(MarkdownBlock block)
    {
        var text = string.Join('\n', block.Lines);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(text.StartsWith('{') ? text : $"{{{text}}}"));
        var settings = new ConfigurationBuilder().AddJsonStream(json).Build();

        Assert.All(settings.GetChildren().Where(section => !s_ofAspNetCore.Contains(section.Key)), section =>
            section.Bind(Activator.CreateInstance(s_sections[section.Key], nonPublic: true), binder => binder.ErrorOnUnknownConfiguration = true));
    }

    [Fact]
    public void Settings_in_the_environment_are_options()
    {
        var named = MarkdownPage.All.SelectMany(page => Variable().Matches(File.ReadAllText(Repository.PathOf(page.Path))).Select(match => (page.Path, Name: match.Value))).Distinct().ToArray();

        var unknown = named.Where(variable => !IsOption(variable.Name)).Select(variable => $"{variable.Path}: {variable.Name}");

        Assert.NotEmpty(named);
        None(unknown);
    }

    [Theory, MemberData(nameof(Hocon))]
    public async Task Hocon_has_only_keys_that_there_are(MarkdownBlock block)
    {
        var system = ActorSystem.Create("keys", """
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
            akka.remote.dot-netty.tcp.port = 0
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            """);
        var known = ConfigurationFactory.ParseString(await File.ReadAllTextAsync(Repository.PathOf("hocon", "reference.conf"))).WithFallback(system.Settings.Config);
        await system.Terminate();
        var shown = ConfigurationFactory.ParseString(string.Join('\n', block.Lines));

        Assert.All(KeysOf("", shown.Root.GetObject()), key => Assert.True(known.HasPath(key), $"{block} has {key}, which nobody knows"));
    }

    private static IEnumerable<MarkdownBlock> BlocksOf(string language) => MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == language);

    private static IEnumerable<string> KeysOf(string path, HoconObject level) => level.Items.SelectMany(item =>
        item.Value.IsObject() ? KeysOf($"{path}{item.Key}.", item.Value.GetObject()) : [path + item.Key]);

    private static bool IsOption(string variable)
    {
        var path = variable.Split("__");
        if (s_ofAspNetCore.Contains(path[0]))
            return true;
        if (!s_sections.TryGetValue(path[0], out var type))
            return false;
        foreach (var name in path[1..])
        {
            if (int.TryParse(name, out _) && typeof(IEnumerable).IsAssignableFrom(type))
                continue;
            if (type!.GetProperty(name) is not { } property)
                return false;
            type = property.PropertyType;
        }

        return true;
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z]*(?:__\w+)+")]
    private static partial Regex Variable();
}
