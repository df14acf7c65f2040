using ActorSocketIo.Link;
using ActorSocketIo.Operations;

namespace ActorSocketIo.Tests.Operations;

public sealed class SortedPagesTests
{
    private static readonly NodeToken One = NodeToken.FromBits(1), Other = NodeToken.FromBits(2);

    [Fact]
    public void What_several_nodes_have_of_a_key_comes_together()
    {
        var (items, next) = SortedPages.Merge([Page(One, isLast: true, "a", "b"), Page(Other, isLast: true, "b", "c")], 10, after: null);

        Assert.Equal(["a:1", "b:2", "c:1"], items.Select(item => $"{item.Key}:{item.Count()}"));
        Assert.Null(next);
    }

    [Fact]
    public void No_key_comes_that_an_unfinished_page_may_still_have_before_its_own()
    {
        var (items, next) = SortedPages.Merge([Page(One, isLast: false, "a", "c"), Page(Other, isLast: true, "b", "d")], 10, after: null);

        Assert.Equal(["a", "b", "c"], items.Select(item => item.Key));
        Assert.Equal("c", next);
    }

    [Fact]
    public void Over_the_limit_there_is_more_after_the_last_key()
    {
        var (items, next) = SortedPages.Merge([Page(One, isLast: true, "a", "b", "c")], 2, after: null);

        Assert.Equal(["a", "b"], items.Select(item => item.Key));
        Assert.Equal("b", next);
    }

    [Fact]
    public void An_unfinished_page_without_anything_is_asked_for_again()
    {
        Assert.Equal("k", SortedPages.Merge([Page(One, isLast: false), Page(Other, isLast: true, "x")], 2, after: "k").Next);
        Assert.Equal("", SortedPages.Merge([Page(One, isLast: false)], 2, after: null).Next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Going_on_from_page_to_page_shows_every_key_once_and_in_order(int limit)
    {
        string[][] nodes = [["a", "c", "d", "zz"], ["b", "c"], [], ["Z", "a", "ä"]];
        var all = new List<string>();
        string? after = null;
        do
        {
            var pages = nodes.Select((keys, node) =>
            {
                var left = keys.Where(key => after is null || string.CompareOrdinal(key, after) > 0).Order(StringComparer.Ordinal).ToArray();
                return Page(NodeToken.FromBits((ulong)node), left.Length < limit, [.. left.Take(limit)]);
            });
            (var items, after) = SortedPages.Merge([.. pages], limit, after);
            Assert.True(items.Count <= limit);
            all.AddRange(items.Select(item => item.Key));
        }
        while (after is not null);

        Assert.Equal(nodes.SelectMany(keys => keys).Distinct().Order(StringComparer.Ordinal), all);
    }

    private static NodePage<string> Page(NodeToken node, bool isLast, params string[] keys) => new(node, [.. keys.Select(key => KeyValuePair.Create(key, key))], isLast);
}
