using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Native;

/// <summary>
/// Keeps libtorch from asking NNPACK for small convolutions where NNPACK doesn't run: at each it would say "Could not initialize NNPACK!
/// Reason: Unsupported hardware." on the error stream. It wants AVX2 or NEON, and to be told the caches.
/// </summary>
internal static class Nnpack
{
    private static bool Runs => AdvSimd.IsSupported || (Avx2.IsSupported && ProcessorCaches.AreHidden == false);

    /// <summary>Tells libtorch to do without where it doesn't run. torch must have started.</summary>
    public static void SwitchOffWhereItDoesNotRun()
    {
        if (!Runs) AtenSetting.Nnpack.TrySet(false);
    }
}
