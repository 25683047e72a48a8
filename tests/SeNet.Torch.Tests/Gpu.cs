using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests;

/// <summary>The first GPU, for tests of what is computed there. Where there is none they are skipped.</summary>
internal static class Gpu
{
    /// <summary>The name of the device, as options take it.</summary>
    public const string Name = "cuda";

    /// <summary>The device; skips the test where there is none.</summary>
    public static Device Required()
    {
        TorchRuntime.Initialize();
        Assert.SkipUnless(cuda.is_available(), "Needs a GPU.");
        return ComputeDevice.Resolve(Name);
    }
}
