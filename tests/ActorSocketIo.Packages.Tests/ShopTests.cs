using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorSocketIo.Packages.Tests;

/// <summary>An application that has the packages from a feed, and nothing of this repository.</summary>
[Collection(nameof(Packages))]
public sealed partial class ShopTests(Packages packages) : IAsyncLifetime
{
    private const string Token = "a token for tests only";

    private string Folder => packages.PathOf("Shop");

    public async Task InitializeAsync()
    {
        if (Directory.Exists(Folder))
            return;
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Consumers", "Shop")))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        await Packages.DotnetAsync(Folder, "build", "--disable-build-servers");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_serves_clients_emitters_operators_and_the_admin_ui()
    {
        using var shop = await packages.StartAsync("Shop", "/ready", ("TOKEN", Token));
        await using var client = await WireClient.ConnectAsync(shop.Url);
        using var http = new HttpClient();

        Assert.Equal(5, (await client.EmitWithAckAsync("add", 2, 3))[0].GetInt32());
        using var sold = await http.PostAsync(new Uri(shop.Url + "/sell?what=tea"), content: null);
        sold.EnsureSuccessStatusCode();
        Assert.Equal("""["sold","tea"]""", (await client.NextAsync()).GetRawText());
        Assert.StartsWith("/*!\n * Socket.IO v4.", await http.GetStringAsync(new Uri(shop.Url + "/socket.io/socket.io.js")), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => WireClient.ConnectAsync(shop.Url, "/admin", new { username = "admin", password = "wrong" }));
        Assert.Contains("invalid credentials", refused.Message, StringComparison.Ordinal);

        await Packages.DotnetAsync(packages.PathOf(), "tool", "install", "ActorSocketIo.Cli", "--tool-path", packages.PathOf("tools"), "--version", packages.Version);
        using var sio = ChildProcess.Start(packages.PathOf("tools", "sio"), Folder, ["sockets", "--json", "--url", shop.Url], new Dictionary<string, string> { ["SIO_TOKEN"] = Token });
        Assert.Equal(0, await sio.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains(client.Id, sio.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_build_has_written_its_contracts_as_TypeScript() => Assert.EndsWith(
        "export interface ShopClient {\n  sold: (what: string) => void;\n}\n", File.ReadAllText(Path.Combine(Folder, "web", "events.ts")), StringComparison.Ordinal);

    [Fact]
    public void Everything_that_comes_along_is_listed_with_its_licence()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "obj", "project.assets.json")));
        var restored = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject().Select(package => package.Name.Split('/'))
            .Where(package => !package[0].StartsWith("ActorSocketIo", StringComparison.Ordinal)).ToArray();
        var listed = Row().Matches(File.ReadAllText(Repository.PathOf("src", "LICENCES.md"))).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();

        Assert.NotEmpty(restored);
        Assert.All(restored, package => Assert.Equal(LicenceOf(package[0], package[1], folders) ?? listed.GetValueOrDefault(package[0]), Assert.Contains(package[0], (IDictionary<string, string>)listed)));
    }

    // Null where a package has no expression, but a file or an address of its licence, which somebody has read.
    private static string? LicenceOf(string id, string version, IEnumerable<string> folders)
    {
        var name = id.ToLowerInvariant();
        var metadata = XDocument.Load(folders.Select(folder => Path.Combine(folder, name, version, $"{name}.nuspec")).First(File.Exists)).Root!.Elements().Single();
        return metadata.Elements().SingleOrDefault(element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression")?.Value;
    }

    [GeneratedRegex(@"^\| ([\w.@/-]+) \| ([\w.-]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
