namespace ActorSocketIo.Contracts.Tests;

/// <summary>Types of C# in TypeScript, as the server writes them in JSON.</summary>
public sealed class TypeScriptTests
{
    [Theory]
    [InlineData("string", "string")]
    [InlineData("string?", "string | null")]
    [InlineData("char", "string")]
    [InlineData("bool", "boolean")]
    [InlineData("int", "number")]
    [InlineData("ulong?", "number | null")]
    [InlineData("decimal", "number")]
    [InlineData("double", "number")]
    [InlineData("Int128", "number")]
    [InlineData("Guid", "string")]
    [InlineData("DateTime", "string")]
    [InlineData("DateTimeOffset?", "string | null")]
    [InlineData("DateOnly", "string")]
    [InlineData("TimeSpan", "string")]
    [InlineData("Uri", "string")]
    [InlineData("object", "unknown")]
    [InlineData("object?", "unknown")]
    [InlineData("Argument", "unknown")]
    [InlineData("System.Text.Json.JsonElement", "unknown")]
    [InlineData("System.Text.Json.Nodes.JsonObject", "Record<string, unknown>")]
    [InlineData("byte[]", "ArrayBuffer | Uint8Array")]
    [InlineData("ReadOnlyMemory<byte>", "ArrayBuffer | Uint8Array")]
    [InlineData("byte[][]", "(ArrayBuffer | Uint8Array)[]")]
    [InlineData("int[]", "number[]")]
    [InlineData("int?[]", "(number | null)[]")]
    [InlineData("string?[]?", "(string | null)[] | null")]
    [InlineData("ReadOnlyMemory<int>", "number[]")]
    [InlineData("IReadOnlyList<IEnumerable<string>>", "string[][]")]
    [InlineData("HashSet<int>", "number[]")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>", "number[]")]
    [InlineData("Dictionary<string, int[]?>", "Record<string, number[] | null>")]
    [InlineData("IReadOnlyDictionary<Guid, bool>", "Record<string, boolean>")]
    [InlineData("System.Net.IPAddress", "unknown")]
    public void An_argument_has_the_type_that_is_in_the_packet(string type, string expected) =>
        Assert.Contains($"  sent: (value: {expected}) => void;\n", Of($$"""[ServerEvents] public interface IEvents { void Sent({{type}} value); }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("public enum Colour { Red, Green = 5 }", "export type Colour = 0 /* Red */ | 5 /* Green */;")]
    [InlineData("[Flags] public enum Colour { Red = 1, Green = 2 }", "export type Colour = number;")]
    [InlineData("[JsonConverter(typeof(JsonStringEnumConverter<Colour>))] public enum Colour { Red, [JsonStringEnumMemberName(\"grün\")] Green }", "export type Colour = \"Red\" | \"grün\";")]
    public void An_enum_is_what_its_values_are_in_JSON(string declaration, string expected) =>
        Assert.Contains(expected + "\n", Of($$"""{{declaration}} [ServerEvents] public interface IEvents { void Sent(Colour value); }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("public record Thing(int Count, string? Name);", "  count: number;\n  name: string | null;\n")]
    [InlineData("public struct Thing { public int X { get; set; } public int Field; [JsonInclude] public int Included; }", "  x: number;\n  included: number;\n")]
    [InlineData("public class Base { public int A { get; set; } public virtual object? B { get; set; } } public class Thing : Base { public override object? B { get; set; } public int C { get; set; } }", "  a: number;\n  b: unknown;\n  c: number;\n")]
    [InlineData("public class Thing { [JsonIgnore] public int A { get; set; } [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int B { get; set; } [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int? C { get; set; } }", "  b: number;\n  c?: number;\n")]
    [InlineData("public class Thing { [JsonPropertyName(\"a-b\")] public int A { get; set; } internal int Hidden { get; set; } public static int S { get; set; } public int this[int i] => i; public int SetOnly { set { } } }", "  \"a-b\": number;\n")]
    [InlineData("public class Thing { public int A { get; set; } [JsonExtensionData] public Dictionary<string, object>? More { get; set; } }", "  a: number;\n  [name: string]: unknown;\n")]
    [InlineData("public interface IHasName { string Name { get; } } public interface Thing : IHasName { int Size { get; } }", "  name: string;\n  size: number;\n")]
    [InlineData("public class Thing { public Thing? Next { get; set; } [JsonConverter(typeof(object))] public Action? Odd { get; set; } }", "  next: Thing | null;\n  odd: unknown;\n")]
    public void An_object_has_the_members_that_are_written(string declaration, string members) =>
        Assert.Contains($"export interface Thing {{\n{members}}}\n", Of($$"""{{declaration}} [ServerEvents] public interface IEvents { void Sent(Thing value); }"""), StringComparison.Ordinal);

    [Fact]
    public void Types_that_are_told_apart_in_the_JSON_are_told_apart()
    {
        var text = Of("""
            [JsonDerivedType(typeof(Circle), "circle"), JsonDerivedType(typeof(Square), "square"), JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
            public abstract record Shape(string Colour);
            public record Circle(string Colour, double Radius) : Shape(Colour);
            public record Square(string Colour, double Side) : Shape(Colour);
            [ClientEvents] public interface IEvents { void Draw(Shape shape); }
            """);

        Assert.Contains("export type Shape = ({ kind: \"circle\" } & Circle) | ({ kind: \"square\" } & Square);\n", text, StringComparison.Ordinal);
        Assert.Contains("export interface Circle {\n  colour: string;\n  radius: number;\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_one_name_are_told_apart_by_their_namespaces()
    {
        var text = Of("""
            namespace One { public record Thing(int A); }
            namespace Two { public record Thing(Thing? Next); [ServerEvents] public interface IEvents { void Sent(One.Thing one, Thing two); } }
            """);

        Assert.Contains("sent: (one: One_Thing, two: Two_Thing) => void;", text, StringComparison.Ordinal);
        Assert.Contains("export interface Two_Thing {\n  next: Two_Thing | null;\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Generic_types_are_written_for_what_they_are_used_with()
    {
        var text = Of("public record Page<T>(T[] Items); [ServerEvents] public interface IEvents { void Sent(Page<int> numbers, Page<string> texts); }");

        Assert.Contains("sent: (numbers: PageOfInt32, texts: PageOfString) => void;", text, StringComparison.Ordinal);
        Assert.Contains("export interface PageOfString {\n  items: string[];\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_client_may_leave_out_is_optional_where_TypeScript_can_say_so()
    {
        var text = Of("[ClientEvents] public interface IEvents { void Say(string text, string? to, int? times); Task<bool> Ask(string? text); void Odd(string? first, string second); }");

        Assert.Contains("  say: (text: string, to?: string | null, times?: number | null) => void;\n", text, StringComparison.Ordinal);
        Assert.Contains("  ask: (text: string | null, callback: (result: boolean) => void) => void;\n", text, StringComparison.Ordinal);
        Assert.Contains("  odd: (first: string | null, second: string) => void;\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Documentation_becomes_JSDoc_and_cannot_end_it()
    {
        var text = Of("""
            /// <summary>What the <c>shop</c>
            /// sends; see <see cref="Thing.Count"/> */ end.</summary>
            [ServerEvents] public interface IEvents
            {
                /// <summary>A thing is there.</summary>
                /// <param name="new">The <paramref name="new"/> one.</param>
                void Sent(Thing @new);
            }
            /// <summary>A thing.</summary>
            /// <param name="Count">How many.</param>
            public record Thing(int Count);
            """);

        Assert.Contains("/** What the `shop` sends; see `Count` *\u200b/ end. */\nexport interface Events {\n", text, StringComparison.Ordinal);
        Assert.Contains("  /**\n   * A thing is there.\n   * @param new_ The `new` one.\n   */\n  sent: (new_: Thing) => void;\n", text, StringComparison.Ordinal);
        Assert.Contains("/** A thing. */\nexport interface Thing {\n  /** How many. */\n  count: number;\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_does_not_depend_on_that_of_the_files()
    {
        const string A = "[ServerEvents] public interface IA { void Sent(X x, Y y); } public record X(int N);";
        const string B = "[ClientEvents] public interface IB { void Send(Y y, X x); } public record Y(int N);";

        Assert.Equal(Of(A + B), Of(B + A));
    }

    private static string Of(string text) => Compiled.TypeScriptOf(text);
}
