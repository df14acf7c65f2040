using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Tests.Architecture;

/// <summary>Which types use which: by what was compiled, so neither a qualified name nor a shared namespace hides anything.</summary>
internal sealed partial class TypeReferences
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly Assembly _assembly;
    private IReadOnlyCollection<(Type User, Type Used)>? _pairs;

    /// <summary>Reads an assembly, and the folders of its source.</summary>
    public TypeReferences(Assembly assembly, string source)
    {
        _assembly = assembly;
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar);
            var text = File.ReadAllText(file);
            if (path[0] is "obj" or "bin" || Namespaces().Match(text) is not { Success: true } nsp)
                continue;
            foreach (Match type in Types().Matches(text))
                _folders[$"{nsp.Groups[1].Value}.{type.Groups[1].Value}"] = path.Length > 1 ? path[0] : Path.GetFileNameWithoutExtension(file);
        }
    }

    /// <summary>The types that no source file was found for: there should be none.</summary>
    public IEnumerable<Type> Homeless => _assembly.GetTypes().Where(type => !type.IsNested && type.Namespace?.StartsWith("ActorSocketIo", StringComparison.Ordinal) == true && FolderOf(type) is null);

    /// <summary>What a folder's types use of another folder; a file that stands in no folder counts as one, by its name.</summary>
    public IEnumerable<string> Uses(string folder, string other) =>
        Pairs.Where(pair => FolderOf(pair.User) == folder && FolderOf(pair.Used) == other).Select(pair => $"{pair.User.Name} uses {pair.Used.Name} of {other}");

    /// <summary>What the assembly's types use of a namespace of any assembly.</summary>
    public IEnumerable<string> UsesOfNamespace(string nsp) => Pairs.Where(pair => pair.Used.Namespace == nsp).Select(pair => $"{pair.User.Name} uses {pair.Used.Name}");

    private IReadOnlyCollection<(Type User, Type Used)> Pairs => _pairs ??= [.. (
        from type in _assembly.GetTypes()
        from used in UsedBy(type).SelectMany(Parts)
        select (User: Outermost(type), Used: Outermost(used))).Distinct()];

    private string? FolderOf(Type type) => type.Assembly == _assembly ? _folders.GetValueOrDefault($"{type.Namespace}.{type.Name.Split('`')[0]}") : null;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : type.IsGenericParameter ? [] : [type];

    private static List<Type> UsedBy(Type type)
    {
        var used = new List<Type>(type.GetInterfaces());
        if (type.BaseType is { } parent)
            used.Add(parent);
        used.AddRange(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        used.AddRange(type.GetFields(Everything).Select(field => field.FieldType));
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
            used.AddRange(UsedBy(method));
        return used;
    }

    private static IEnumerable<Type> UsedBy(MethodBase method)
    {
        var used = method.GetParameters().Select(parameter => parameter.ParameterType).ToList();
        if (method is MethodInfo { ReturnType: var returned })
            used.Add(returned);
        if (method.GetMethodBody() is not { } body)
            return used;
        used.AddRange(body.LocalVariables.Select(local => local.LocalType));
        used.AddRange(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!));
        foreach (var member in Members(method, body.GetILAsByteArray()!))
        {
            used.AddRange(member switch
            {
                Type type => [type],
                MethodInfo { IsGenericMethod: true } called => [called.DeclaringType!, .. called.GetGenericArguments()],
                _ => [member.DeclaringType!],
            });
        }

        return used.Where(type => type is not null);
    }

    /// <summary>What the instructions of a method name.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method, byte[] il)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod)!;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"^(?:public |internal |sealed |abstract |static |partial |readonly |ref |file )*(?:class|record struct|record|struct|interface|enum|delegate [\w<>?]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();
}
