using SeNet.Torch.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>The running statistics of a network that each rank normalizes for itself (<see cref="BatchNormalization.Local"/>).</summary>
internal sealed class RankedStatistics(nn.Module network, RankGroup ranks, BatchNormalization normalization)
{
    /// <summary>Gives all ranks the mean of theirs, as evaluation and saving need it.</summary>
    public void BringTogether()
    {
        if (!ranks.IsShared || normalization == BatchNormalization.Synchronized) return;
        using var inference = no_grad();
        using Scalar size = ranks.Size;
        foreach (var (_, buffer) in network.named_buffers())
        {
            if (!buffer.is_floating_point()) continue;
            ranks.Sum(buffer);
            buffer.div_(size);
        }
    }
}
