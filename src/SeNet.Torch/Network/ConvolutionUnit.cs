using TorchSharp.Modules;

namespace SeNet.Torch.Network;

/// <summary>A convolution and the batch normalization behind it, which scoring and export fold into one.</summary>
internal readonly record struct ConvolutionUnit(Conv2d Convolution, BatchNorm2d Normalization);
