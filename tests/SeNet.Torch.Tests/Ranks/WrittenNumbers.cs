using System.Runtime.InteropServices;

namespace SeNet.Torch.Tests.Ranks;

/// <summary>Weights and losses as the probe's <c>cases</c> write them.</summary>
internal static class WrittenNumbers
{
    /// <summary>The largest difference of a number from one rank's.</summary>
    public static double Difference(string folder, string name, int ranks) => Difference(Read(folder, name, 1), Read(folder, name, ranks));

    /// <summary>The largest difference of two runs' numbers.</summary>
    public static double Difference(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.NotEmpty(actual);
        return expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
    }

    /// <summary>What a case's run on so many ranks came to.</summary>
    public static double[] Read(string folder, string name, int ranks) =>
        MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, $"{name}-{ranks}.bin"))).ToArray();
}
