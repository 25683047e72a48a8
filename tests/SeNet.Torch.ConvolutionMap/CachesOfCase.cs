namespace SeNet.Torch.ConvolutionMap;

/// <summary>What oneDNN is to think of the caches.</summary>
internal enum CachesOfCase
{
    /// <summary>What it thinks in every program that uses the library.</summary>
    Own,

    /// <summary>One byte each, as it does without help where the processor hides them. On AMD's processors only.</summary>
    OneByte,

    /// <summary>One byte each at first, and then what the library does about that. On AMD's processors only.</summary>
    OneByteTreated,
}
