using System.Text.RegularExpressions;

namespace ActorSocketIo.Tests.Server;

/// <summary>The page that maps the reference's API to ours, and those of hostile clients and of promises, say nothing that is not so.</summary>
public sealed partial class ApiPageTests
{
    internal static readonly string Root = FindRoot();

    [Theory]
    [InlineData("API.md", 100)]
    [InlineData("HOSTILE.md", 60)]
    [InlineData("Documentation/Promises/1-Order.md", 10)]
    [InlineData("Documentation/Promises/2-Membership.md", 12)]
    [InlineData("Documentation/Promises/3-Traffic.md", 7)]
    [InlineData("Documentation/Promises/4-Answers.md", 20)]
    [InlineData("Documentation/Promises/5-NoDeadlock.md", 9)]
    [InlineData("Documentation/Promises/6-Bounded.md", 18)]
    [InlineData("Documentation/Promises/7-AnyNode.md", 11)]
    [InlineData("Documentation/Promises/8-Death.md", 15)]
    [InlineData("Documentation/Promises/9-Alone.md", 7)]
    public void Every_test_it_names_exists(string page, int least)
    {
        var tests = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            var type = Path.GetFileName(file).Split('.')[0]; // a contract has a file for each of its parts
            if (type.EndsWith("Tests", StringComparison.Ordinal) || type.EndsWith("Contract", StringComparison.Ordinal))
                tests[type] = tests.GetValueOrDefault(type) + File.ReadAllText(file);
        }

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

    [GeneratedRegex(@"`(\w+(?:Tests|Contract))\.(\w+?)…?`")]
    private static partial Regex NamedTests();
}
