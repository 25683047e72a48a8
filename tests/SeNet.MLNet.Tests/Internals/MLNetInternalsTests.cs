using System.Reflection;
using Microsoft.ML;
using SeNet.MLNet.Internals;

namespace SeNet.MLNet.Tests.Internals;

/// <summary>ML.NET's members that aren't public, against the list of those that the library says it uses.</summary>
public sealed class MLNetInternalsTests
{
    private static readonly Assembly[] Assemblies = [typeof(ITransformer).Assembly, typeof(TransformsCatalog).Assembly];

    [Fact]
    public void Members_AllOfThem_AreInThisVersionOfMLNet()
    {
        var missing = MLNetInternals.Members.Where(member => !Exists(member)).ToArray();

        Assert.True(missing.Length == 0, $"This version of ML.NET ({typeof(MLContext).Assembly.GetName().Version}) lacks what SeNet.MLNet uses of it: {string.Join(", ", missing)}. Change src/SeNet.MLNet/Internals.");
    }

    [Fact]
    public void Members_AreWhatTheAssemblyReferences()
    {
        var used = InternalReferences.Of(typeof(SeResNetTransformer).Assembly, Assemblies).Select(reference => reference.Name).ToHashSet();

        var unlisted = used.Except(MLNetInternals.Members).Order(StringComparer.Ordinal).ToArray();
        Assert.True(unlisted.Length == 0, $"Used, but not in the list: {string.Join(", ", unlisted)}");
        Assert.Empty(MLNetInternals.Members.Except(used));
    }

    [Fact]
    public void Members_OutsideTheFolderInternals_AreNotUsed()
    {
        var elsewhere = InternalReferences.UsedOutside("SeNet.MLNet.Internals", typeof(SeResNetTransformer).Assembly, Assemblies);

        Assert.Empty(elsewhere);
    }

    private static bool Exists(string member)
    {
        if (Assemblies.Any(assembly => assembly.GetType(member) is not null)) return true;
        var dot = member.EndsWith(".ctor", StringComparison.Ordinal) ? member.Length - ".ctor".Length - 1 : member.LastIndexOf('.');
        return Assemblies.Select(assembly => assembly.GetType(member[..dot])).Any(type => type?.GetMember(member[(dot + 1)..], InternalReferences.Any).Length > 0);
    }
}
