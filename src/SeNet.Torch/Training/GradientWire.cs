namespace SeNet.Torch.Training;

/// <summary>In which numbers gradients travel between ranks. They are computed and used in float32.</summary>
public enum GradientWire
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>Rounded to bfloat16, half as long: for slow networks. Each sum of two is rounded again.</summary>
    BFloat16,
}
