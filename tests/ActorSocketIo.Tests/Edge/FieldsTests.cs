using ActorSocketIo.AspNetCore.Requests;

namespace ActorSocketIo.Tests.Edge;

public sealed class FieldsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 3)] // more than was said
    [InlineData(32, 32)]
    [InlineData(1000, 1000)] // more than a few
    public void Is_a_dictionary(int count, int capacity)
    {
        var expected = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"name-{i}", $"value-{i}")).ToArray();
        var fields = new Fields(capacity);
        foreach (var (name, value) in expected)
            fields.Set(name, value);

        Assert.Equal(count, fields.Count);
        Assert.Equal(expected, fields);
        Assert.Equal(expected.Select(pair => pair.Key), fields.Keys);
        Assert.Equal(expected.Select(pair => pair.Value), fields.Values);
        Assert.All(expected, pair => Assert.Equal(pair.Value, fields[pair.Key]));
        Assert.All(expected, pair => Assert.True(fields.ContainsKey(pair.Key)));
        Assert.False(fields.TryGetValue("Name-0", out _));
        Assert.Throws<KeyNotFoundException>(() => fields["other"]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void The_last_value_of_a_name_counts(int capacity)
    {
        var fields = new Fields(capacity);
        fields.Set("a", "1");
        fields.Set("b", "2");
        fields.Set("a", "3");

        Assert.Equal([new("a", "3"), new("b", "2")], fields);
    }
}
