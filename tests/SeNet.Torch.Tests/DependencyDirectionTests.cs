using System.Text.RegularExpressions;

namespace SeNet.Torch.Tests;

/// <summary>Data flows one way through the library's folders: none may use one that comes after it.</summary>
public sealed partial class DependencyDirectionTests
{
    // Folders of one rank don't use each other either.
    private static readonly Dictionary<string, int> Ranks = new()
    {
        ["Files"] = 0,
        ["Native"] = 0,
        ["Ranks"] = 1,
        ["Shards"] = 1,
        ["Downloads"] = 1,
        ["Kernels"] = 1,
        ["Images"] = 1,
        ["Batches"] = 2,
        ["Network"] = 2,
        ["Pretrained"] = 3,
        ["Weights"] = 4,
        ["Training"] = 5,
        ["Inference"] = 5,
        ["Export"] = 5,
        ["Interpretability"] = 6,
        ["Diagnosis"] = 6,
    };

    private static readonly string Source = Path.Combine(Fixtures.Root, "src", "SeNet.Torch");

    [Fact]
    public void Folders_EveryNamespaceUsed_ComesBefore()
    {
        var violations = new List<string>();
        foreach (var file in SourceFiles())
        {
            var folder = FolderOf(file);
            foreach (Match match in Reference().Matches(File.ReadAllText(file)))
            {
                var used = match.Groups["folder"].Value;
                if (used != folder && Ranks[used] >= Ranks[folder]) violations.Add($"{folder}/{Path.GetFileName(file)} uses {used}");
            }
        }
        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Folders_EveryFile_HasItsFoldersNamespace()
    {
        Assert.All(SourceFiles(), file => Assert.Contains($"namespace SeNet.Torch.{FolderOf(file)}", File.ReadAllText(file)));
        Assert.All(SourceFiles().Select(FolderOf).Distinct(), folder => Assert.Contains(folder, Ranks.Keys));
    }

    [Fact]
    public void Training_EveryFile_KnowsNothingOfSqueezeAndExcitation() =>
        Assert.All(SourceFiles().Where(file => FolderOf(file) == "Training"), file => Assert.DoesNotContain("SeResNet", File.ReadAllText(file)));

    private static IEnumerable<string> SourceFiles() => Ranks.Keys
        .Select(folder => Path.Combine(Source, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories));

    private static string FolderOf(string file) => Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0];

    // A namespace in a using, or before a type's name: "Native.ComputeDevice" counts, "Images" alone doesn't.
    [GeneratedRegex(@"SeNet\.Torch\.(?<folder>Files|Native|Ranks|Shards|Downloads|Kernels|Images|Batches|Network|Pretrained|Weights|Training|Inference|Export|Interpretability|Diagnosis)\b")]
    private static partial Regex Reference();
}
