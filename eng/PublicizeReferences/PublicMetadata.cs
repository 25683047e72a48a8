using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PublicizeReferences;

/// <summary>Makes what is internal in an assembly's image public, by the visibility bits in its metadata's tables.</summary>
/// <remarks>ECMA-335, part II: TypeDef (22.37), MethodDef (22.26) and Field (22.15). Private members stay private.</remarks>
internal static class PublicMetadata
{
    /// <summary>Rewrites the image in place; its size and everything else stay.</summary>
    public static void Rewrite(byte[] image)
    {
        using var assembly = new PEReader(new MemoryStream(image, writable: false));
        var metadata = assembly.GetMetadataReader();
        var start = assembly.PEHeaders.MetadataStartOffset;

        foreach (var row in Rows(metadata, start, TableIndex.TypeDef))
            RewriteType(image.AsSpan(row));
        foreach (var row in Rows(metadata, start, TableIndex.MethodDef))
            RewriteMember(image.AsSpan(row + 6)); // behind RVA (4 bytes) and ImplFlags (2)
        foreach (var row in Rows(metadata, start, TableIndex.Field))
            RewriteMember(image.AsSpan(row));
    }

    private static IEnumerable<int> Rows(MetadataReader metadata, int start, TableIndex table)
    {
        var (offset, size) = (start + metadata.GetTableMetadataOffset(table), metadata.GetTableRowSize(table));
        for (var row = 0; row < metadata.GetTableRowCount(table); row++)
            yield return offset + row * size;
    }

    private static void RewriteType(Span<byte> flags)
    {
        var value = (TypeAttributes)BinaryPrimitives.ReadInt32LittleEndian(flags);
        var nested = (value & TypeAttributes.VisibilityMask) > TypeAttributes.Public;
        value = (value & ~TypeAttributes.VisibilityMask) | (nested ? TypeAttributes.NestedPublic : TypeAttributes.Public);
        BinaryPrimitives.WriteInt32LittleEndian(flags, (int)value);
    }

    // Methods and fields have the same bits: 2 is "private protected", 3 internal, 6 public.
    private static void RewriteMember(Span<byte> flags)
    {
        var value = (MethodAttributes)BinaryPrimitives.ReadUInt16LittleEndian(flags);
        if ((value & MethodAttributes.MemberAccessMask) is MethodAttributes.Assembly or MethodAttributes.FamANDAssem)
            value = (value & ~MethodAttributes.MemberAccessMask) | MethodAttributes.Public;
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)value);
    }
}
