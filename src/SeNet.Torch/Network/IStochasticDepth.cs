namespace SeNet.Torch.Network;

/// <summary>A network whose residual blocks can be skipped at random in training (Huang et al., arXiv:1603.09382).</summary>
public interface IStochasticDepth
{
    /// <summary>
    /// The probability with which an image skips the last block: 0 or more, below 1. That of block l of L is l/L of it. What isn't skipped is
    /// scaled up, so that nothing changes in eval mode, where no block is skipped. Default 0.
    /// </summary>
    double StochasticDepth { get; set; }
}
