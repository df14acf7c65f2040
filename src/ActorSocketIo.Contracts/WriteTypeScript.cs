using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace ActorSocketIo.Contracts;

#pragma warning disable RS1035 // MSBuild runs this one, not the compiler

/// <summary>Writes the TypeScript that the generator has kept in an assembly to a file, if it is another than before.</summary>
public sealed class WriteTypeScript : Task
{
    internal const string Key = "ActorSocketIo.TypeScript";

    /// <summary>What was compiled.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The file; its folder is made if need be.</summary>
    [Required]
    public string File { get; set; } = "";

    public override bool Execute()
    {
        if (Read(Assembly) is not { } text)
        {
            Log.LogError("There is no TypeScript in {0}: SocketIoTypeScript needs the analyzer of ActorSocketIo in the project that has the contracts.", Assembly);
            return false;
        }

        if (System.IO.File.Exists(File) && System.IO.File.ReadAllText(File) == text)
            return true;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(File))!);
        System.IO.File.WriteAllText(File, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Log.LogMessage(MessageImportance.High, "{0} has the contracts of {1}", File, Path.GetFileNameWithoutExtension(Assembly));
        return true;
    }

    /// <summary>The text in an assembly's <c>AssemblyMetadata</c>; null if there is none. The assembly is not loaded.</summary>
    internal static string? Read(string assembly)
    {
        using var file = new PEReader(System.IO.File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!IsMetadata(metadata, attribute))
                continue;
            var value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // the prolog
            if (value.ReadSerializedString() == Key)
                return value.ReadSerializedString();
        }

        return null;
    }

    private static bool IsMetadata(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type).Name, "AssemblyMetadataAttribute");
}
