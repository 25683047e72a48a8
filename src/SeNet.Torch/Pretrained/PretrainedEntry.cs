using System.Text.Json.Serialization;
using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Pretrained;

/// <summary>Published weights of a network that was trained on ImageNet: what they are, and how they want to be used. Immutable.</summary>
public sealed record PretrainedEntry
{
    /// <summary>Publisher and name: <c>timm/seresnet50.ra2_in1k</c>.</summary>
    [JsonPropertyName("name")]
    public required string FullName { get; init; }

    /// <summary>The name without its publisher, which no other entry has: <c>seresnet50.ra2_in1k</c>.</summary>
    [JsonIgnore]
    public string Name => FullName[(FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The name of the network, as <see cref="SeResNetArchitecture.FromName"/> knows it.</summary>
    [JsonPropertyName("architecture")]
    public required string ArchitectureName { get; init; }

    /// <summary>The network; <see langword="null"/> if this version of the library can't build it.</summary>
    [JsonIgnore]
    public SeResNetArchitecture? Architecture =>
        SeResNetArchitecture.All.FirstOrDefault(known => known.Name.Equals(ArchitectureName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Parameters, in millions.</summary>
    [JsonPropertyName("millions")]
    public required double MillionParameters { get; init; }

    /// <summary>About how many bytes the file has.</summary>
    [JsonIgnore]
    public long ApproximateBytes => (long)(MillionParameters * 1e6 * sizeof(float));

    /// <summary>Side in pixels of the images that the publisher tested with.</summary>
    [JsonPropertyName("size")]
    public required int TestSize { get; init; }

    /// <summary>That side as a share of the resized image's shorter side.</summary>
    [JsonPropertyName("crop")]
    public required double CropShare { get; init; }

    /// <summary>By which filter the images were resized.</summary>
    [JsonPropertyName("filter")]
    public required ResizeFilter Filter { get; init; }

    /// <summary>All of that.</summary>
    [JsonIgnore]
    public TestInput TestInput => new(TestSize, CropShare, Filter);

    /// <summary>By which pixels were normalized: ImageNet's statistics, or 0.5 for all.</summary>
    [JsonPropertyName("statistics")]
    [JsonConverter(typeof(StatisticsNameConverter))]
    public required ChannelStatistics Statistics { get; init; }

    /// <summary>The licence that the publisher states. Whether ImageNet's own terms reach further is for you to judge.</summary>
    [JsonPropertyName("licence")]
    public required string Licence { get; init; }

    /// <summary>
    /// Share of ImageNet's validation images, in percent, whose class comes first, as published for <see cref="TestInput"/>.
    /// </summary>
    [JsonPropertyName("top1")]
    public required double Top1 { get; init; }

    /// <summary>The files that hold them, in the order in which they are tried; one is enough.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<PretrainedFile> Files { get; init; }

    /// <summary>What a file is called in a folder for several entries.</summary>
    internal string LocalName(PretrainedFile file) => file.Repository is null ? file.FileName : Name + Path.GetExtension(file.FileName);
}
