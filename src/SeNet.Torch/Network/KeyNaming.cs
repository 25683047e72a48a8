namespace SeNet.Torch.Network;

/// <summary>How a family of checkpoints spells the names of its weights, and the form that its SE layers take.</summary>
public enum KeyNaming
{
    /// <summary><c>conv1</c>, <c>layer1.0.se.fc.0</c> and <c>se.fc.2</c> (linear layers), <c>fc</c>: the article's, moskomule's and torchvision's.</summary>
    Article,

    /// <summary><c>conv1</c>, <c>layer1.0.se.fc1</c> and <c>se.fc2</c> (1×1 convolutions), <c>fc</c>: timm's.</summary>
    Timm,

    /// <summary><c>layer0.conv1</c>, <c>layer1.0.se_module.fc1</c> and <c>se_module.fc2</c> (1×1 convolutions), <c>last_linear</c>: hujie-frank's and Cadene's.</summary>
    Legacy,
}
