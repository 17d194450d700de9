export default { site: 'https://x.example' };
