using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>A network and what is put into it.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="ClassCount">Its classes.</param>
/// <param name="ImageSize">Height and width in pixels.</param>
/// <param name="BatchSize">Images per step.</param>
internal sealed record BenchmarkCase(SeResNetArchitecture Architecture, int ClassCount, int ImageSize, int BatchSize)
{
    /// <summary>As in the tables: "se_resnet50 224 batch8 float32".</summary>
    public string Name => $"{Architecture.Name} {ImageSize} batch{BatchSize} float32";
}
