namespace ActorSocketIo.Packages.Tests;

[Collection(nameof(Packages))]
public sealed class PackageTests(Packages packages)
{
    private static readonly string[] s_libraries =
        ["ActorSocketIo", "ActorSocketIo.AdminUi", "ActorSocketIo.AspNetCore", "ActorSocketIo.Emitter", "ActorSocketIo.Protocol"];

    [Fact]
    public void There_are_those_that_the_readme_names_and_no_others()
    {
        var readme = File.ReadAllLines(Repository.PathOf("src", "ActorSocketIo.AspNetCore", "README.md"));

        Assert.Equal(packages.Ids, readme.Where(line => line.StartsWith("| ActorSocketIo", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_says_what_it_is_and_under_which_licence() => Assert.All(packages.Ids, id =>
    {
        var metadata = packages.MetadataOf(id);
        var files = packages.FilesOf(id);

        Assert.Equal(("README.md", "icon.png", "MIT"), (Packages.Text(metadata, "readme"), Packages.Text(metadata, "icon"), Packages.Text(metadata, "license")));
        Assert.NotEmpty(Packages.Text(metadata, "description")!);
        Assert.Contains("socket.io", Packages.Text(metadata, "tags")!.Split(' '));
        Assert.Subset(files.ToHashSet(), new HashSet<string> { "README.md", "icon.png", "LICENCES.md" });
    });

    [Fact]
    public void Each_library_has_its_documentation_and_its_symbols_and_nothing_else() => Assert.All(s_libraries, id =>
    {
        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], packages.FilesOf(id).Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains($"lib/net10.0/{id}.pdb", packages.FilesOf(id, "snupkg"));
    });

    [Fact]
    public void They_ask_for_each_other_in_their_own_version_and_for_no_analyzers_of_ours()
    {
        string[] Dependencies(string id) =>
            [.. packages.MetadataOf(id).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")];

        Assert.Empty(Dependencies("ActorSocketIo.Protocol"));
        Assert.Contains($"ActorSocketIo.Protocol {packages.Version}", Dependencies("ActorSocketIo"));
        Assert.Equal([$"ActorSocketIo {packages.Version}"], Dependencies("ActorSocketIo.AspNetCore").Where(IsOurs));
        Assert.Equal([$"ActorSocketIo {packages.Version}"], Dependencies("ActorSocketIo.AdminUi").Where(IsOurs));
        Assert.Equal([$"ActorSocketIo.Protocol {packages.Version}"], Dependencies("ActorSocketIo.Emitter").Where(IsOurs));
        Assert.DoesNotContain(packages.Ids.SelectMany(Dependencies), dependency => dependency.Contains("Analyzers", StringComparison.Ordinal));
    }

    private static bool IsOurs(string dependency) => dependency.StartsWith("ActorSocketIo", StringComparison.Ordinal);
}
