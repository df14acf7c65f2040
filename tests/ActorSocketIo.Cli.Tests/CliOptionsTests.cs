using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli.Tests;

public sealed class CliOptionsTests
{
    [Theory]
    [InlineData("nodes", "http://127.0.0.1:3000/socketio-operations")]
    [InlineData("--url http://10.0.0.1:8080 nodes", "http://10.0.0.1:8080/socketio-operations")]
    [InlineData("nodes --url=https://node/ops/", "https://node/ops")]
    [InlineData("--url localhost:3001 nodes", "http://localhost:3001/socketio-operations")]
    public void The_endpoint_is_where_the_options_say_or_at_the_usual_place(string line, string url)
    {
        var options = CliOptions.Parse(line.Split(' '), _ => null);

        Assert.Equal(new Uri(url), options.Url);
        Assert.Equal(["nodes"], options.Words.AsEnumerable());
    }

    [Fact]
    public void Own_options_may_stand_anywhere_but_behind_two_dashes()
    {
        var options = CliOptions.Parse(["rooms", "--json", "--namespace", "/", "--no-color", "--", "--json"], _ => null);

        Assert.Equal((true, false), (options.IsJson, options.HasColours));
        Assert.Equal(["rooms", "--namespace", "/", "--", "--json"], options.Words.AsEnumerable());
    }

    [Fact]
    public void The_token_comes_from_an_option_a_file_or_the_environment_in_this_order()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("token");
        File.WriteAllText(file, "of the file\n");

        Assert.Equal("given", CliOptions.Parse(["--token", "given", "--token-file", file], name => name == "SIO_TOKEN" ? "of the environment" : null).Token);
        Assert.Equal("of the file", CliOptions.Parse(["--token-file", file], _ => "http://x").Token);
        Assert.Equal("environment", CliOptions.Parse([], name => name == "SIO_TOKEN" ? "environment" : null).Token);
        Assert.Equal("of the file", CliOptions.Parse([], name => name == "SIO_TOKEN_FILE" ? file : null).Token);
        Assert.Null(CliOptions.Parse([], _ => "").Token);
    }

    [Theory]
    [InlineData("--url ftp://x nodes", "--url is 'ftp://x'; it must be an address such as http://127.0.0.1:3000")]
    [InlineData("nodes --url", "--url needs a value: 'sio --help' says which.")]
    public void A_mistake_is_named_with_what_to_do(string line, string said) =>
        Assert.Equal(said, Assert.Throws<CommandMistakeException>(() => CliOptions.Parse(line.Split(' '), _ => null)).Message);
}
