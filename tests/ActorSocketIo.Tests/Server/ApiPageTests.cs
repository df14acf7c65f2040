using System.Text.RegularExpressions;

namespace ActorSocketIo.Tests.Server;

/// <summary>The page that maps the reference's API to ours, and the one of hostile clients, say nothing that is not so.</summary>
public sealed partial class ApiPageTests
{
    internal static readonly string Root = FindRoot();

    [Theory]
    [InlineData("API.md", 100)]
    [InlineData("HOSTILE.md", 60)]
    public void Every_test_it_names_exists(string page, int least)
    {
        var tests = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories))
            tests[Path.GetFileNameWithoutExtension(file)] = tests.GetValueOrDefault(Path.GetFileNameWithoutExtension(file)) + File.ReadAllText(file);

        var named = NamedTests().Matches(Page(page)).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToArray();

        Assert.True(named.Length > least, $"only {named.Length} tests are named");
        var missing = named.Where(test => !tests.GetValueOrDefault(test.Class, "").Contains($" {test.Method}", StringComparison.Ordinal));
        Assert.Equal("", string.Join(", ", missing));
    }

    [Theory]
    [InlineData(typeof(SocketIoServer))]
    [InlineData(typeof(Namespace))]
    [InlineData(typeof(ParentNamespace))]
    [InlineData(typeof(Socket))]
    [InlineData(typeof(BroadcastOperator))]
    [InlineData(typeof(RemoteSocket))]
    [InlineData(typeof(ActorSocketIo.Adapter))]
    [InlineData(typeof(ActorSocketIo.Sessions.EngineServer))]
    [InlineData(typeof(ActorSocketIo.Sessions.EngineSession))]
    [InlineData(typeof(ActorSocketIo.Sessions.EngineOptions))]
    public void Every_public_member_of_ours_is_on_it(Type type)
    {
        var page = Page("API.md");
        var members = type.GetMembers()
            .Where(member => member.DeclaringType != typeof(object) && member is not System.Reflection.MethodInfo { IsSpecialName: true } and not System.Reflection.ConstructorInfo)
            .Select(member => member.Name)
            .Where(name => name is not ("ToString" or "Equals" or "GetHashCode" or "Dispose") && !name.StartsWith('<'))
            .Distinct();

        var missing = members.Where(name => !Regex.IsMatch(page, $@"\b{name.Replace("Async", "(Async|\\(Async\\))", StringComparison.Ordinal)}"));
        Assert.Equal("", string.Join(", ", missing));
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Root, "src", name));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("not inside the repository");
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+?)…?`")]
    private static partial Regex NamedTests();
}
