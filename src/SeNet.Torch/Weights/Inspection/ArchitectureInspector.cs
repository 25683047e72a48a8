using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Inspection;

/// <summary>Finds the architecture of a file's weights, and makes sure that every tensor fits it.</summary>
internal static class ArchitectureInspector
{
    /// <exception cref="WeightsFileException">The tensors aren't an SE-ResNet's; says what was found.</exception>
    internal static WeightsDescription Inspect(StateDictFile file)
    {
        var (architecture, classCount) = Find(file);
        var layout = StateDictLayout.Of(architecture, classCount);
        file.TryFind(layout.Keys.First(), out var stem);
        return new WeightsDescription
        {
            Architecture = architecture,
            ClassCount = classCount,
            ClassNames = ModelMetadata.ReadClassNames(file.Metadata, classCount),
            IsKnown = SeResNetArchitecture.All.Contains(architecture),
            ParameterCount = layout.Where(pair => !IsStatistic(pair.Key)).Sum(pair => pair.Value.Shape.Aggregate(1L, (product, size) => product * size)),
            Dtype = stem!.Dtype,
            Format = file.Format,
            Wrapper = file.Wrapper,
            Prefix = file.Prefix,
            HasMovingAverage = file.HasMovingAverage,
            Statistics = file.Statistics ?? UsualStatistics(architecture),
        };
    }

    private static ChannelStatistics UsualStatistics(SeResNetArchitecture architecture) =>
        architecture.Stem == StemKind.Conv3x3 ? ChannelStatistics.Cifar10 : ChannelStatistics.ImageNet;

    /// <summary>As <see cref="Find"/>, but null where there is none; for advice.</summary>
    internal static (SeResNetArchitecture Architecture, int ClassCount)? TryFind(IWeightsFile file)
    {
        try
        {
            return Find(file);
        }
        catch (WeightsFileException)
        {
            return null;
        }
    }

    private static (SeResNetArchitecture Architecture, int ClassCount) Find(IWeightsFile file)
    {
        var reader = new ArchitectureReader(file);
        var architecture = Name(file.Refine(reader.Read()), file.Metadata);
        try
        {
            architecture.Validate();
        }
        catch (ArgumentException error)
        {
            throw new WeightsFileException(file.FilePath, null, $"its tensors are named as an SE-ResNet's, but make no network. {error.Message}", error);
        }
        var check = new StateDictCheck(StateDictLayout.Of(architecture, reader.ClassCount), file, reader.ClassCount, _ => false);
        if (check.Find() is { } problems)
            throw new WeightsFileException(file.FilePath, check.First, $"its tensors are most like those of {Describe(architecture)}, but don't fit. {problems}. Such a network can't be built here.");
        return (architecture, reader.ClassCount);
    }

    private static SeResNetArchitecture Name(SeResNetArchitecture found, IReadOnlyDictionary<string, string> metadata)
    {
        if (SeResNetArchitecture.All.FirstOrDefault(known => known == found with { Name = known.Name }) is { } same) return same;
        // A name of the writer's own; a known one would be wrong here.
        var named = metadata.TryGetValue(ModelMetadata.Architecture, out var name) && !string.IsNullOrWhiteSpace(name)
            && !SeResNetArchitecture.All.Any(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found with { Name = named ? name! : MakeUp(found) };
    }

    private static string MakeUp(SeResNetArchitecture found)
    {
        var layers = 2 + found.Depths.Sum() * (found.Block == BlockKind.Bottleneck ? 3 : 2);
        var family = (found.Naming, found.Stem) switch
        {
            (KeyNaming.Timm, _) => "seres",
            (KeyNaming.Legacy, _) => "legacy_seres",
            (_, StemKind.Conv3x3) => found.Reduction is null ? "cifar_res" : "cifar_se_res",
            _ => found.Reduction is null ? "res" : "se_res",
        };
        return $"{family}{(found.Cardinality > 1 ? "next" : "net")}{layers}_custom";
    }

    private static string Describe(SeResNetArchitecture architecture) =>
        $"'{architecture.Name}' ({architecture.Block} blocks {architecture.Depths} of widths {architecture.Widths}, reduction {architecture.Reduction?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"})";

    private static bool IsStatistic(string name) =>
        name.EndsWith(".running_mean", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal) || StateDictLoader.IsOptional(name);
}
