using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SeNet.MLNet.Tests.Internals;

/// <summary>What a compiled assembly references of other assemblies that isn't public there, told from its metadata.</summary>
internal static class InternalReferences
{
    public const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>The types and members, with their metadata tokens.</summary>
    public static List<(string Name, int Token)> Of(Assembly assembly, Assembly[] others)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        var metadata = image.GetMetadataReader();
        var found = new List<(string, int)>();
        foreach (var handle in metadata.TypeReferences)
            if (Find(metadata, handle, others) is { IsVisible: false } type)
                found.Add((type.FullName!, MetadataTokens.GetToken(handle)));
        foreach (var handle in metadata.MemberReferences)
        {
            var reference = metadata.GetMemberReference(handle);
            if (reference.Parent.Kind != HandleKind.TypeReference || Find(metadata, (TypeReferenceHandle)reference.Parent, others) is not { } type) continue;
            var name = metadata.GetString(reference.Name);
            var members = type.GetMember(name, Any).Where(member => ParameterCount(member) == ParameterCount(metadata, reference)).ToArray();
            if (members.Length == 0 || !members.Any(IsPublic) || !type.IsVisible)
                found.Add(($"{type.FullName}.{name}", MetadataTokens.GetToken(handle)));
        }
        return found;
    }

    /// <summary>The methods of types outside a namespace in whose code such a reference occurs.</summary>
    public static List<string> UsedOutside(string allowed, Assembly assembly, Assembly[] others)
    {
        var references = Of(assembly, others);
        var uses = new List<string>();
        foreach (var type in assembly.GetTypes().Where(type => type.Namespace != allowed))
            foreach (var method in type.GetMethods(Any | BindingFlags.DeclaredOnly).Cast<MethodBase>().Concat(type.GetConstructors(Any)))
                foreach (var (name, token) in references)
                    if (method.GetMethodBody()?.GetILAsByteArray()?.AsSpan().IndexOf(BitConverter.GetBytes(token)) >= 0)
                        uses.Add($"{type.FullName}.{method.Name} uses {name}");
        return uses;
    }

    private static Type? Find(MetadataReader metadata, TypeReferenceHandle handle, Assembly[] others)
    {
        var reference = metadata.GetTypeReference(handle);
        var name = metadata.GetString(reference.Name);
        if (reference.ResolutionScope.Kind == HandleKind.TypeReference)
            return Find(metadata, (TypeReferenceHandle)reference.ResolutionScope, others)?.GetNestedType(name, Any);
        if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference) return null;
        var scope = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
        return others.FirstOrDefault(other => other.GetName().Name == scope)?.GetType($"{metadata.GetString(reference.Namespace)}.{name}");
    }

    private static int ParameterCount(MemberInfo member) => member is MethodBase method ? method.GetParameters().Length : -1;

    private static int ParameterCount(MetadataReader metadata, MemberReference reference)
    {
        if (reference.GetKind() == MemberReferenceKind.Field) return -1;
        var signature = metadata.GetBlobReader(reference.Signature);
        if (signature.ReadSignatureHeader().IsGeneric) signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }

    private static bool IsPublic(MemberInfo member) => member is FieldInfo field ? field.IsPublic : ((MethodBase)member).IsPublic;
}
