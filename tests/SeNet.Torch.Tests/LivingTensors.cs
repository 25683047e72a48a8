using TorchSharp;

namespace SeNet.Torch.Tests;

/// <summary>Counts tensors that are really in use: what earlier tests dropped without disposing is collected first, so that its
/// late finalization isn't mistaken for a difference.</summary>
internal static class LivingTensors
{
    public static long Count()
    {
        for (var round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return torch.Tensor.TotalCount;
    }
}
