using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LiveOrleans.Faults;

/// <summary>A copy of the built executable whose assemblies say another version, and are the same otherwise.</summary>
/// <remarks>
/// It shows that nodes of two builds are told apart while they are one cluster, and costs no build. What two builds say to each other is tried
/// with a real one: <see cref="FaultSettings.BuildBefore"/>.
/// </remarks>
internal sealed class CopiedBuild : IDisposable
{
    private const string Ours = "LiveOrleans.*.dll";

    // ECMA-335, II.22.2: a row of the table of assemblies is the hash algorithm, four bytes, and the four numbers of the version, two bytes each.
    private const int BuildNumber = sizeof(uint) + (2 * sizeof(ushort));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("liveorleans-build-");

    public CopiedBuild()
    {
        var original = FolderOf(BuiltSilo.Path);
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(FolderOf(copy));
            File.Copy(file, copy);
        }

        foreach (var assembly in _folder.EnumerateFiles(Ours))
        {
            RaiseVersion(assembly.FullName);
        }
    }

    /// <summary>The executable.</summary>
    public string Program => Path.Combine(_folder.FullName, Path.GetFileName(BuiltSilo.Path));

    /// <summary>The version that the nodes of an executable say.</summary>
    public static string VersionOf(string program) =>
        AssemblyName.GetAssemblyName(Path.Combine(FolderOf(program), "LiveOrleans.Gateway.dll")).Version?.ToString(3)
            ?? throw new InvalidOperationException($"{program} has no version.");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? throw new InvalidOperationException($"{path} is in no folder.");

    private static void RaiseVersion(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var assembly = new PEReader([.. bytes]);
        var row = assembly.PEHeaders.MetadataStartOffset + assembly.GetMetadataReader().GetTableMetadataOffset(TableIndex.Assembly);
        var build = bytes.AsSpan(row + BuildNumber, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(build, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(build) + 1));
        File.WriteAllBytes(path, bytes);
    }
}
