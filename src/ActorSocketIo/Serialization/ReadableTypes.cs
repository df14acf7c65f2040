using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using Akka.Actor;
using Akka.Util;
using Hyperion;

namespace ActorSocketIo.Serialization;

/// <summary>The types that Hyperion may make out of bytes of another node: an allow-list.</summary>
/// <remarks>
/// Allowed: types of assemblies that define an <see cref="IClusterMessage"/> or are listed in <c>socketio.cluster-messages.assemblies</c>, the plain types below, Akka's
/// stand-ins for references and addresses, and arrays and generics of all these. Never: delegates, reflection, exceptions of .NET, nor what is
/// written with its private parts (Uri) or its pooled buffer (JsonElement). Names are taken
/// apart before anything is loaded, because Hyperion asks with short names that a list of types would not match.
/// </remarks>
internal sealed class ReadableTypes(IEnumerable<string> assemblies) : ITypeFilter
{
    private const int Remembered = 10_000;

    private static readonly FrozenSet<string> Plain = new[]
    {
        typeof(object), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(char),
        typeof(float), typeof(double), typeof(decimal), typeof(Half), typeof(Int128), typeof(UInt128), typeof(System.Numerics.BigInteger), typeof(string),
        typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(DayOfWeek), typeof(Version),
        typeof(Nullable<>), typeof(System.Net.IPAddress),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>),
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(KeyValuePair<,>), typeof(System.Collections.DictionaryEntry),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>),
    }.Select(t => t.FullName!).ToFrozenSet();

    private readonly FrozenSet<string> _listed = assemblies.ToFrozenSet();
    private readonly ConcurrentDictionary<string, bool> _answers = new();
    private readonly ConcurrentDictionary<string, bool> _applications = new();

    /// <summary>Whether a type may be made.</summary>
    /// <param name="typeName">As in the bytes; Hyperion writes <c>%core%</c> for the rest of .NET's own assembly name.</param>
    public bool IsAllowed(string typeName)
    {
        if (_answers.TryGetValue(typeName, out var known))
            return known;
        var isAllowed = TypeName.TryParse(typeName.Replace(",%core%", "", StringComparison.Ordinal), out var name) && IsAllowed(name);
        if (_answers.Count < Remembered)
            _answers.TryAdd(typeName, isAllowed);
        return isAllowed;
    }

    private bool IsAllowed(TypeName name)
    {
        if (name.IsArray)
            return IsAllowed(name.GetElementType());
        if (name.IsPointer || name.IsByRef)
            return false;
        if (name.IsConstructedGenericType)
            return IsAllowed(name.GetGenericTypeDefinition()) && name.GetGenericArguments().All(IsAllowed);
        if (Plain.Contains(name.FullName))
            return IsOfNet(name);
        return name.AssemblyName?.Name switch
        {
            null => false,
            "Akka" => IsStandIn(name),
            var assembly => _applications.GetOrAdd(assembly, IsApplication) && IsData(name),
        };
    }

    private static bool IsOfNet(TypeName name) =>
        name.AssemblyName?.Name is { } assembly && (assembly.StartsWith("System.", StringComparison.Ordinal) || assembly == "mscorlib");

    // Akka's surrogates for IActorRef, Address and ActorPath; not the one for Props, with which a node could be told to make actors.
    private static bool IsStandIn(TypeName name) =>
        Resolve(name) is { } type && type.IsAssignableTo(typeof(ISurrogate)) && !type.FullName!.StartsWith(typeof(Props).FullName!, StringComparison.Ordinal);

    private static bool IsData(TypeName name) =>
        Resolve(name) is { } type && !type.IsAssignableTo(typeof(Delegate)) && !type.IsAssignableTo(typeof(MemberInfo));

    private bool IsApplication(string assembly)
    {
        if (_listed.Contains(assembly))
            return true;
        if (assembly.StartsWith("System.", StringComparison.Ordinal))
            return false;
        try
        {
            return Assembly.Load(new AssemblyName(assembly)).GetTypes().Any(t => t != typeof(IClusterMessage) && t.IsAssignableTo(typeof(IClusterMessage)));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ReflectionTypeLoadException)
        {
            return false;      // not of this application, or not complete
        }
    }

    private static Type? Resolve(TypeName name) => Type.GetType(name.AssemblyQualifiedName, throwOnError: false);
}
