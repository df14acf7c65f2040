namespace ActorSocketIo.Packages.Tests;

/// <summary><c>dotnet new socketio</c>, as somebody does it who has nothing but the packages.</summary>
[Collection(nameof(Packages))]
public sealed class TemplateTests(Packages packages)
{
    [Fact]
    public async Task What_it_makes_builds_passes_its_tests_and_serves_clients()
    {
        await NewAsync("Tea.House", "--tests");

        await Packages.DotnetAsync(packages.PathOf("Tea.House"), "test", "tests/Tea.House.Tests", "--disable-build-servers", "-p:TreatWarningsAsErrors=true");

        using var app = await packages.StartAsync("Tea.House", "/health/ready");
        using var http = new HttpClient();
        Assert.Contains("<title>Tea.House</title>", await http.GetStringAsync(new Uri(app.Url)), StringComparison.Ordinal);
        await using var ada = await WireClient.ConnectAsync(app.Url);
        await using var bob = await WireClient.ConnectAsync(app.Url);
        Assert.True((await ada.EmitWithAckAsync("join", "lobby", "Ada"))[0].GetBoolean());
        Assert.True((await bob.EmitWithAckAsync("join", "lobby", "Bob"))[0].GetBoolean());
        await bob.EmitAsync("say", "lobby", "hello");
        Assert.Equal("""["joined","Bob"]""", (await ada.NextAsync()).GetRawText());
        Assert.Equal("""["said","Bob","hello"]""", (await ada.NextAsync()).GetRawText());
    }

    [Fact]
    public async Task Without_tests_there_are_none_and_it_names_the_version_that_it_came_with()
    {
        await NewAsync("Plain");
        var project = await File.ReadAllTextAsync(packages.PathOf("Plain", "Plain.csproj"));

        Assert.False(Directory.Exists(packages.PathOf("Plain", "tests")));
        Assert.Contains($"<PackageReference Include=\"ActorSocketIo.AspNetCore\" Version=\"{packages.Version}\" />", project, StringComparison.Ordinal);
        Assert.DoesNotContain("tests", project, StringComparison.Ordinal);
        Assert.DoesNotContain("#if", project, StringComparison.Ordinal);
    }

    // Installed into a folder of this test's own, not for the user whose machine this is.
    private async Task NewAsync(string name, params string[] args)
    {
        var hive = packages.PathOf("hive");
        if (!Directory.Exists(hive))
            await Packages.DotnetAsync(packages.PathOf(), "new", "install", packages.FileOf("ActorSocketIo.Templates"), "--debug:custom-hive", hive);
        await Packages.DotnetAsync(packages.PathOf(), ["new", "socketio", "--name", name, .. args, "--debug:custom-hive", hive]);
    }
}
