using ActorSocketIo.Documentation.Tests.Pages;
using static ActorSocketIo.Documentation.Tests.Pages.Mistakes;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>Links between pages, and to files, lead somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void A_link_leads_to_a_file_and_to_a_heading_that_is_there()
    {
        var broken = MarkdownPage.All.SelectMany(page => page.Links.Where(link => !Leads(page, link)).Select(link => $"{page.Path}: {link}"));

        None(broken);
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_its_contents()
    {
        var contents = MarkdownPage.All.Single(page => page.Path == "src/Documentation/README.md");
        var linked = contents.Links.Select(link => Resolve(contents, link.Split('#')[0])).ToHashSet();

        Assert.All(MarkdownPage.All.Where(page => page.Path.StartsWith("src/Documentation/", StringComparison.Ordinal) && page != contents), page => Assert.Contains(page.Path, linked));
    }

    private static bool Leads(MarkdownPage page, string link)
    {
        if (link.StartsWith("https://", StringComparison.Ordinal))
            return true;
        var (path, anchor) = link.Split('#') is [var before, var behind] ? (before, behind) : (link, null);
        var target = path.Length == 0 ? page.Path : Resolve(page, path);
        if (!Path.Exists(Repository.PathOf(target)))
            return false;
        return anchor is null || MarkdownPage.All.Single(other => other.Path == target).Anchors.Contains(anchor);
    }

    private static string Resolve(MarkdownPage page, string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.PathOf(Path.GetDirectoryName(page.Path)!, path))).Replace('\\', '/');
}
