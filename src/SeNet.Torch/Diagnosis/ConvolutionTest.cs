using System.Globalization;
using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Diagnosis;

/// <summary>Whether libtorch convolves right on the processor, by the convolution that tells whether oneDNN knows the caches.</summary>
internal static class ConvolutionTest
{
    public static SelfTestResult Run(string name)
    {
        var distance = ConvolutionCheck.Distance();
        return ConvolutionCheck.IsRounding(distance)
            ? new(name, true, $"right to {Share(distance)} of its length")
            : new(name, false, $"wrong by {Share(distance)} of its length", Remedy());
    }

    private static string Remedy() => HiddenCaches.Outcome.State == OneDnnState.LeftAlone
        ? $"{HiddenCaches.Variable}=default leaves oneDNN alone, but this processor hides its caches from it. Unset {HiddenCaches.Variable}."
        : $"Set {HiddenCaches.Variable}=off, which does without oneDNN and is slower, and report it, with all of this.";

    internal static string Share(double distance) => distance.ToString("0.0E+0", CultureInfo.InvariantCulture);
}
